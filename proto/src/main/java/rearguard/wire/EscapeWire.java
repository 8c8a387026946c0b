package rearguard.wire;

import java.util.List;
import rearguard.model.local.Escape;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PointId;
import rearguard.v1.EscapeMsg;
import rearguard.v1.EscapesMsg;

/** Plans made in advance, as messages and as the bytes a host keeps. */
public enum EscapeWire {
  ;

  public static byte[] bytes(ApplicationName application, List<Escape> escapes) {
    return Canonical.bytes(to(application, escapes));
  }

  public static List<Escape> escapes(byte[] bytes) {
    return from(Canonical.message(EscapesMsg.parser(), bytes));
  }

  public static EscapesMsg to(ApplicationName application, List<Escape> escapes) {
    return EscapesMsg.newBuilder()
        .setApplication(application.value())
        .addAllEscapes(escapes.stream().map(EscapeWire::to).toList())
        .build();
  }

  public static List<Escape> from(EscapesMsg message) {
    return message.getEscapesList().stream().map(EscapeWire::from).toList();
  }

  static EscapeMsg to(Escape escape) {
    return EscapeMsg.newBuilder()
        .setPoint(escape.point().value())
        .setLabel(escape.label())
        .setMark(SnapshotWire.to(escape.mark()))
        .setTaken(Times.to(escape.taken()))
        .setPlan(PlanWire.to(escape.plan()))
        .build();
  }

  static Escape from(EscapeMsg message) {
    return new Escape(
        new PointId(message.getPoint()),
        message.getLabel(),
        SnapshotWire.from(message.getMark()),
        Times.from(message.getTaken()),
        PlanWire.from(message.getPlan()));
  }
}
