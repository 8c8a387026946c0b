package rearguard.wire;

import rearguard.model.run.Handback;
import rearguard.model.run.Takeover;
import rearguard.model.run.Takeover.Manner;
import rearguard.v1.HandbackMsg;
import rearguard.v1.MannerMsg;
import rearguard.v1.TakeoverMsg;

/** What a person on a host did with a run, as messages and as the bytes a journal keeps. */
public enum TakeoverWire {
  ;

  public static byte[] bytes(Takeover takeover) {
    return Canonical.bytes(to(takeover));
  }

  public static Takeover takeover(byte[] bytes) {
    return from(Canonical.message(TakeoverMsg.parser(), bytes));
  }

  public static byte[] bytes(Handback handback) {
    return Canonical.bytes(to(handback));
  }

  public static Handback handback(byte[] bytes) {
    return from(Canonical.message(HandbackMsg.parser(), bytes));
  }

  public static TakeoverMsg to(Takeover takeover) {
    return TakeoverMsg.newBuilder()
        .setManner(to(takeover.manner()))
        .setBy(takeover.by())
        .setReason(takeover.reason())
        .setAt(Times.to(takeover.at()))
        .build();
  }

  public static Takeover from(TakeoverMsg message) {
    return new Takeover(
        from(message.getManner()),
        message.getBy(),
        message.getReason(),
        Times.from(message.getAt()));
  }

  public static HandbackMsg to(Handback handback) {
    return HandbackMsg.newBuilder()
        .setTakeover(to(handback.takeover()))
        .setState(RunWords.to(handback.state()))
        .addAllWords(handback.words())
        .addAllFindings(handback.findings().stream().map(CheckWire::to).toList())
        .setAt(Times.to(handback.at()))
        .build();
  }

  public static Handback from(HandbackMsg message) {
    return new Handback(
        from(message.getTakeover()),
        RunWords.from(message.getState()),
        message.getWordsList(),
        message.getFindingsList().stream().map(CheckWire::from).toList(),
        Times.from(message.getAt()));
  }

  static MannerMsg to(Manner manner) {
    return switch (manner) {
      case CONTINUE -> MannerMsg.MANNER_CONTINUE;
      case REVERT -> MannerMsg.MANNER_REVERT;
      case RELEASE -> MannerMsg.MANNER_RELEASE;
      case ROLLBACK -> MannerMsg.MANNER_ROLLBACK;
    };
  }

  static Manner from(MannerMsg manner) {
    return switch (manner) {
      case MANNER_CONTINUE -> Manner.CONTINUE;
      case MANNER_REVERT -> Manner.REVERT;
      case MANNER_RELEASE -> Manner.RELEASE;
      case MANNER_ROLLBACK -> Manner.ROLLBACK;
      case MANNER_MSG_UNSPECIFIED, UNRECOGNIZED -> throw Unknown.word("manner", manner);
    };
  }
}
