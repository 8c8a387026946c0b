package rearguard.wire;

import java.util.List;
import java.util.Optional;
import rearguard.model.Setting;
import rearguard.model.name.DriverName;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Held;
import rearguard.model.traffic.Hold;
import rearguard.model.traffic.HoldNote;
import rearguard.model.traffic.InForce;
import rearguard.model.traffic.Standing;
import rearguard.model.traffic.Wish;
import rearguard.v1.AdmitMsg;
import rearguard.v1.HeldMsg;
import rearguard.v1.HoldMsg;
import rearguard.v1.HoldNoteMsg;
import rearguard.v1.HoldNotesMsg;
import rearguard.v1.InForceMsg;
import rearguard.v1.LookMsg;
import rearguard.v1.TrafficMsg;
import rearguard.v1.TrafficStandingMsg;
import rearguard.v1.TrafficWishMsg;

/** Traffic that is kept away. */
public enum TrafficWire {
  ;

  public static TrafficWishMsg to(Wish wish) {
    var message = TrafficWishMsg.newBuilder();
    return switch (wish) {
      case Wish.Keep(var terms) -> message.setKeep(to(terms)).build();
      case Wish.Release(var owner) -> message.setRelease(owner).build();
      case Wish.Admit(var owner, var sources) ->
          message.setAdmit(AdmitMsg.newBuilder().setOwner(owner).addAllSources(sources)).build();
      case Wish.Look() -> message.setLook(LookMsg.getDefaultInstance()).build();
    };
  }

  /** A wish of a person, as a host is told of it. */
  public static TrafficMsg to(Target target, DriverName driver, Setting.Group settings, Wish wish) {
    return TrafficMsg.newBuilder()
        .setTarget(SnapshotWire.to(target))
        .setDriver(driver.value())
        .setSettings(SettingWire.to(settings))
        .setWish(to(wish))
        .build();
  }

  public static Wish from(TrafficWishMsg message) {
    return switch (message.getWishCase()) {
      case KEEP -> new Wish.Keep(from(message.getKeep()));
      case RELEASE -> new Wish.Release(message.getRelease());
      case ADMIT ->
          new Wish.Admit(message.getAdmit().getOwner(), message.getAdmit().getSourcesList());
      case LOOK -> new Wish.Look();
      case WISH_NOT_SET -> throw Unknown.nothing("a wish for traffic");
    };
  }

  public static TrafficStandingMsg to(Standing standing) {
    return TrafficStandingMsg.newBuilder()
        .setWords(standing.words())
        .addAllHeld(standing.held().stream().map(TrafficWire::to).toList())
        .addAllProof(standing.proof().stream().map(CheckWire::to).toList())
        .build();
  }

  public static Standing from(TrafficStandingMsg message) {
    return new Standing(
        message.getWords(),
        message.getHeldList().stream().map(TrafficWire::from).toList(),
        message.getProofList().stream().map(CheckWire::from).toList());
  }

  private static HoldMsg to(Hold terms) {
    var message =
        HoldMsg.newBuilder()
            .setOwner(terms.owner())
            .setEndless(terms.length().isEmpty())
            .addAllSources(terms.sources())
            .setApplication(terms.why().application())
            .setReason(terms.why().reason());
    terms.length().map(Times::to).ifPresent(message::setLength);
    return message.build();
  }

  private static Hold from(HoldMsg message) {
    return new Hold(
        message.getOwner(),
        message.getEndless() ? Optional.empty() : Optional.of(Times.from(message.getLength())),
        message.getSourcesList(),
        new Hold.Why(message.getApplication(), message.getReason()));
  }

  private static HeldMsg to(Held held) {
    var message =
        HeldMsg.newBuilder()
            .setOwner(held.owner())
            .setComponent(held.component())
            .addAllPorts(held.ports())
            .addAllSources(held.sources());
    held.left().map(Times::to).ifPresent(message::setLeft);
    return message.build();
  }

  private static Held from(HeldMsg message) {
    return new Held(
        message.getOwner(),
        message.getComponent(),
        message.hasLeft() ? Optional.of(Times.from(message.getLeft())) : Optional.empty(),
        message.getPortsList(),
        message.getSourcesList());
  }

  static InForceMsg to(InForce hold) {
    var message =
        InForceMsg.newBuilder()
            .setApplication(hold.application())
            .setComponent(hold.component())
            .setMaintenance(hold.maintenance())
            .setOwner(hold.owner())
            .setReason(hold.why())
            .setSince(Times.to(hold.since()))
            .setTrouble(hold.trouble());
    hold.until().map(Times::to).ifPresent(message::setUntil);
    return message.build();
  }

  static InForce from(InForceMsg message) {
    return new InForce(
        message.getApplication(),
        message.getComponent(),
        message.getMaintenance(),
        message.getOwner(),
        message.getReason(),
        Times.from(message.getSince()),
        Times.from(message.hasUntil(), message.getUntil()),
        message.getTrouble());
  }

  /** As a host keeps them. */
  public static byte[] bytes(List<HoldNote> notes) {
    return Canonical.bytes(noted(notes));
  }

  public static List<HoldNote> notes(byte[] bytes) {
    return notes(Canonical.message(HoldNotesMsg.parser(), bytes));
  }

  static HoldNotesMsg noted(List<HoldNote> notes) {
    return HoldNotesMsg.newBuilder()
        .addAllNotes(notes.stream().map(TrafficWire::to).toList())
        .build();
  }

  static List<HoldNote> notes(HoldNotesMsg message) {
    return message.getNotesList().stream().map(TrafficWire::from).toList();
  }

  private static HoldNoteMsg to(HoldNote note) {
    return HoldNoteMsg.newBuilder()
        .setHold(to(note.hold()))
        .setTarget(SnapshotWire.to(note.target()))
        .setDriver(note.driver().value())
        .setSettings(SettingWire.to(note.settings()))
        .build();
  }

  private static HoldNote from(HoldNoteMsg message) {
    return new HoldNote(
        from(message.getHold()),
        SnapshotWire.from(message.getTarget()),
        new DriverName(message.getDriver()),
        SettingWire.from(message.getSettings()));
  }
}
