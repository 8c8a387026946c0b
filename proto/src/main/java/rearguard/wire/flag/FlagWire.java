package rearguard.wire.flag;

import java.util.List;
import java.util.Optional;
import rearguard.model.flag.Asked;
import rearguard.model.flag.Flag;
import rearguard.model.name.SnapshotId;
import rearguard.v1.FlagMsg;
import rearguard.v1.FlagValueMsg;
import rearguard.v1.FlagsMsg;
import rearguard.v1.FlagsToldMsg;
import rearguard.v1.UnsetMsg;
import rearguard.wire.Times;
import rearguard.wire.stock.StockWire;

/** What hosts tell of feature flags. */
public enum FlagWire {
  ;

  public static FlagsMsg to(Asked asked) {
    return FlagsMsg.newBuilder()
        .setSection(StockWire.to(asked.section()))
        .setSnapshot(asked.kept().map(kept -> kept.id().value()).orElse(""))
        .setDigest(asked.kept().map(Asked.Kept::digest).orElse(""))
        .build();
  }

  public static Asked from(FlagsMsg message) {
    return new Asked(
        StockWire.from(message.getSection()),
        Optional.of(message.getSnapshot())
            .filter(id -> !id.isEmpty())
            .map(id -> new Asked.Kept(new SnapshotId(id), message.getDigest())));
  }

  public static FlagsToldMsg to(List<Flag> flags) {
    return FlagsToldMsg.newBuilder().addAllFlags(flags.stream().map(FlagWire::to).toList()).build();
  }

  public static List<Flag> from(FlagsToldMsg message) {
    return message.getFlagsList().stream().map(FlagWire::from).toList();
  }

  public static FlagMsg to(Flag flag) {
    var message =
        FlagMsg.newBuilder()
            .setName(flag.name())
            .setPlace(flag.place())
            .setNow(to(flag.now()))
            .setKept(to(flag.kept()))
            .setBy(flag.by().orElse(""));
    flag.at().map(Times::to).ifPresent(message::setAt);
    return message.build();
  }

  public static Flag from(FlagMsg message) {
    return new Flag(
        message.getName(),
        message.getPlace(),
        from(message.getNow()),
        from(message.getKept()),
        Optional.of(message.getBy()).filter(by -> !by.isEmpty()),
        message.hasAt() ? Optional.of(Times.from(message.getAt())) : Optional.empty());
  }

  private static FlagValueMsg to(Flag.Value value) {
    var message = FlagValueMsg.newBuilder();
    return switch (value) {
      case Flag.Value.Set(var shown) -> message.setSet(shown).build();
      case Flag.Value.Unset() -> message.setUnset(UnsetMsg.getDefaultInstance()).build();
      case Flag.Value.Untold(var why) -> message.setUntold(why).build();
    };
  }

  private static Flag.Value from(FlagValueMsg message) {
    return switch (message.getValueCase()) {
      case SET -> new Flag.Value.Set(message.getSet());
      case UNSET -> new Flag.Value.Unset();
      case UNTOLD -> new Flag.Value.Untold(message.getUntold());
      case VALUE_NOT_SET -> throw new IllegalArgumentException("a flag without a value");
    };
  }
}
