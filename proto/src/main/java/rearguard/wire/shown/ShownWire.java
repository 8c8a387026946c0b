package rearguard.wire.shown;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.run.Run;
import rearguard.model.run.Shown;
import rearguard.v1.NamedTextMsg;
import rearguard.v1.RunMsg;
import rearguard.v1.ShownFiguresMsg;
import rearguard.v1.ShownLinesMsg;
import rearguard.v1.ShownMsg;
import rearguard.v1.ShownPieceMsg;
import rearguard.wire.RunWire;
import rearguard.wire.Times;

/** What targets showed after steps. */
public enum ShownWire {
  ;

  /** A run and its evidence in one answer. */
  public static RunMsg to(Run run, List<Shown> shown) {
    return RunWire.to(run).toBuilder()
        .addAllShown(shown.stream().map(one -> to(run.id(), one)).toList())
        .build();
  }

  public static List<Shown> from(RunMsg message) {
    return message.getShownList().stream().map(ShownWire::from).toList();
  }

  public static ShownMsg to(RunId run, Shown shown) {
    return ShownMsg.newBuilder()
        .setRun(run.value())
        .setStep(shown.step().value())
        .setAttempt(shown.attempt())
        .setAt(Times.to(shown.at()))
        .addAllPieces(shown.pieces().stream().map(ShownWire::to).toList())
        .build();
  }

  public static Shown from(ShownMsg message) {
    return new Shown(
        new StepId(message.getStep()),
        message.getAttempt(),
        Times.from(message.getAt()),
        message.getPiecesList().stream().limit(Shown.PIECES).map(ShownWire::from).toList());
  }

  public static byte[] bytes(RunId run, Shown shown) {
    return to(run, shown).toByteArray();
  }

  public static Shown from(byte[] bytes) {
    try {
      return from(ShownMsg.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not what a target showed", e);
    }
  }

  private static ShownPieceMsg to(Shown.Piece piece) {
    var message = ShownPieceMsg.newBuilder().setOf(piece.of());
    return switch (piece) {
      case Shown.Lines(_, var lines) ->
          message.setLines(ShownLinesMsg.newBuilder().addAllLines(lines)).build();
      case Shown.Figures(_, var figures) -> message.setFigures(to(figures)).build();
      case Shown.Unread(_, var why) -> message.setUnread(why).build();
    };
  }

  private static Shown.Piece from(ShownPieceMsg message) {
    return switch (message.getPieceCase()) {
      case LINES -> new Shown.Lines(message.getOf(), message.getLines().getLinesList());
      case FIGURES ->
          new Shown.Figures(message.getOf(), from(message.getFigures().getFiguresList()));
      case UNREAD -> new Shown.Unread(message.getOf(), message.getUnread());
      case PIECE_NOT_SET -> new Shown.Unread(message.getOf(), "it is of a kind not known here");
    };
  }

  private static ShownFiguresMsg.Builder to(SortedMap<String, String> figures) {
    var message = ShownFiguresMsg.newBuilder();
    figures.forEach(
        (name, text) -> message.addFigures(NamedTextMsg.newBuilder().setName(name).setText(text)));
    return message;
  }

  private static SortedMap<String, String> from(List<NamedTextMsg> figures) {
    var named = new TreeMap<String, String>();
    figures.forEach(one -> named.put(one.getName(), one.getText()));
    return named;
  }
}
