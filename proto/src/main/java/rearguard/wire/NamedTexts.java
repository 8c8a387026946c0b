package rearguard.wire;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.v1.NamedTextMsg;

/** Texts by name, on the wire in the order of the names. */
enum NamedTexts {
  ;

  static List<NamedTextMsg> to(SortedMap<String, String> texts) {
    return texts.entrySet().stream()
        .map(one -> NamedTextMsg.newBuilder().setName(one.getKey()).setText(one.getValue()).build())
        .toList();
  }

  /** Of two with one name the last one counts, as in a map of protobuf. */
  static SortedMap<String, String> from(List<NamedTextMsg> messages) {
    var texts = new TreeMap<String, String>();
    messages.forEach(one -> texts.put(one.getName(), one.getText()));
    return texts;
  }
}
