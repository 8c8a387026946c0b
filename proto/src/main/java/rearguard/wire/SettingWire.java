package rearguard.wire;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import rearguard.model.Setting;
import rearguard.model.name.Quoted;
import rearguard.v1.SettingEntryMsg;
import rearguard.v1.SettingGroupMsg;
import rearguard.v1.SettingListMsg;
import rearguard.v1.SettingMsg;

/** A driver's section of the fleet file; the order of its keys is kept. */
public enum SettingWire {
  ;

  public static SettingGroupMsg to(Setting.Group group) {
    var message = SettingGroupMsg.newBuilder();
    group
        .entries()
        .forEach(
            (key, value) ->
                message.addEntries(SettingEntryMsg.newBuilder().setKey(key).setValue(any(value))));
    return message.build();
  }

  /** A key that stands twice is refused: which of the two was meant cannot be known. */
  public static Setting.Group from(SettingGroupMsg message) {
    SequencedMap<String, Setting> entries = new LinkedHashMap<>();
    for (SettingEntryMsg entry : message.getEntriesList()) {
      if (entries.putIfAbsent(entry.getKey(), any(entry.getValue())) != null) {
        throw new IllegalArgumentException(
            "setting \"" + Quoted.of(entry.getKey()) + "\" stands twice");
      }
    }
    return new Setting.Group(entries);
  }

  private static SettingMsg any(Setting setting) {
    return switch (setting) {
      case Setting.Text(var value) -> SettingMsg.newBuilder().setText(value).build();
      case Setting.Many(var items) ->
          SettingMsg.newBuilder()
              .setMany(
                  SettingListMsg.newBuilder()
                      .addAllItems(items.stream().map(SettingWire::any).toList()))
              .build();
      case Setting.Group group -> SettingMsg.newBuilder().setGroup(to(group)).build();
    };
  }

  private static Setting any(SettingMsg message) {
    return switch (message.getShapeCase()) {
      case TEXT -> new Setting.Text(message.getText());
      case MANY ->
          new Setting.Many(
              message.getMany().getItemsList().stream().map(SettingWire::any).toList());
      case GROUP -> from(message.getGroup());
      case SHAPE_NOT_SET -> throw Unknown.nothing("shape of a setting");
    };
  }
}
