package rearguard.wire;

import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.SnapshotId;
import rearguard.model.watch.Expected;
import rearguard.model.watch.Sight;
import rearguard.model.watch.Sighted;
import rearguard.model.watch.Watch;
import rearguard.model.watch.Watched;
import rearguard.v1.AsItIsMsg;
import rearguard.v1.KeptMsg;
import rearguard.v1.NothingKeptMsg;
import rearguard.v1.SightMsg;
import rearguard.v1.SightedMsg;
import rearguard.v1.WatchMsg;
import rearguard.v1.WatchedMsg;

/** What hosts keep an eye on, and what they saw. */
public enum WatchWire {
  ;

  public static WatchMsg to(Watch watch) {
    return WatchMsg.newBuilder()
        .setApplication(watch.application().value())
        .setNumber(watch.number())
        .setStillFor(Times.to(watch.stillFor()))
        .addAllTargets(watch.targets().stream().map(WatchWire::to).toList())
        .build();
  }

  public static Watch from(WatchMsg message) {
    return new Watch(
        new ApplicationName(message.getApplication()),
        message.getNumber(),
        Times.from(message.getStillFor()),
        message.getTargetsList().stream().map(WatchWire::from).toList());
  }

  public static SightedMsg to(Sighted sighted) {
    return SightedMsg.newBuilder()
        .setApplication(sighted.application().value())
        .setNumber(sighted.number())
        .addAllSights(sighted.sights().stream().map(WatchWire::to).toList())
        .build();
  }

  public static Sighted from(SightedMsg message) {
    return new Sighted(
        new ApplicationName(message.getApplication()),
        message.getNumber(),
        message.getSightsList().stream().map(WatchWire::from).toList());
  }

  private static WatchedMsg to(Watched watched) {
    var message =
        WatchedMsg.newBuilder()
            .setTarget(SnapshotWire.to(watched.target()))
            .setDriver(watched.driver().value())
            .setSettings(SettingWire.to(watched.settings()));
    return switch (watched.expected()) {
      case Expected.Kept(var id, var digest) ->
          message.setKept(KeptMsg.newBuilder().setSnapshot(id.value()).setDigest(digest)).build();
      case Expected.Never() -> message.setNever(NothingKeptMsg.getDefaultInstance()).build();
      case Expected.AsItIs() -> message.setAsItIs(AsItIsMsg.getDefaultInstance()).build();
    };
  }

  private static Watched from(WatchedMsg message) {
    return new Watched(
        SnapshotWire.from(message.getTarget()),
        new DriverName(message.getDriver()),
        SettingWire.from(message.getSettings()),
        expected(message));
  }

  private static Expected expected(WatchedMsg message) {
    return switch (message.getExpectedCase()) {
      case KEPT ->
          new Expected.Kept(
              new SnapshotId(message.getKept().getSnapshot()), message.getKept().getDigest());
      case NEVER -> new Expected.Never();
      case AS_IT_IS -> new Expected.AsItIs();
      case EXPECTED_NOT_SET -> throw Unknown.nothing("what a target is expected to be");
    };
  }

  private static SightMsg to(Sight sight) {
    return SightMsg.newBuilder()
        .setComponent(sight.component().value())
        .setStage(
            switch (sight.stage()) {
              case MOVING -> SightMsg.Stage.MOVING;
              case CHANGED -> SightMsg.Stage.CHANGED;
            })
        .addAllWords(sight.words())
        .build();
  }

  private static Sight from(SightMsg message) {
    return new Sight(
        new ComponentName(message.getComponent()),
        switch (message.getStage()) {
          case MOVING -> Sight.Stage.MOVING;
          case CHANGED -> Sight.Stage.CHANGED;
          case STAGE_UNSPECIFIED, UNRECOGNIZED ->
              throw Unknown.word("stage of a sight", message.getStage());
        },
        message.getWordsList());
  }
}
