package rearguard.wire;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import rearguard.model.evidence.Custody;
import rearguard.model.evidence.Kept;
import rearguard.model.evidence.Lockdown;
import rearguard.model.evidence.Seal;
import rearguard.model.evidence.Told;
import rearguard.model.evidence.Wish;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.DriverName;
import rearguard.model.name.EvidenceId;
import rearguard.model.name.HostName;
import rearguard.v1.EvidenceReadMsg;
import rearguard.v1.EvidenceReply;
import rearguard.v1.EvidenceSealMsg;
import rearguard.v1.EvidenceTakeMsg;
import rearguard.v1.EvidenceToldMsg;
import rearguard.v1.EvidenceWishMsg;
import rearguard.v1.LockdownMsg;
import rearguard.v1.ReadEvidenceReply;
import rearguard.v1.SectionMsg;

/** Evidence, and the lock-down of which it is. */
public enum EvidenceWire {
  ;

  public static EvidenceWishMsg to(Wish wish) {
    var message = EvidenceWishMsg.newBuilder();
    return switch (wish) {
      case Wish.Take take -> message.setTake(to(take)).build();
      case Wish.Look(var application) -> message.setLook(application.value()).build();
      case Wish.Read read -> message.setRead(to(read)).build();
    };
  }

  public static Wish from(EvidenceWishMsg message) {
    return switch (message.getWishCase()) {
      case TAKE -> from(message.getTake());
      case LOOK -> new Wish.Look(new ApplicationName(message.getLook()));
      case READ -> from(message.getRead());
      case WISH_NOT_SET -> throw Unknown.nothing("a wish for evidence");
    };
  }

  private static EvidenceTakeMsg to(Wish.Take take) {
    return EvidenceTakeMsg.newBuilder()
        .setId(take.id().value())
        .setApplication(take.application().value())
        .setBy(take.by())
        .setReason(take.reason())
        .addAllSections(take.sections().stream().map(EvidenceWire::to).toList())
        .build();
  }

  private static Wish.Take from(EvidenceTakeMsg message) {
    return new Wish.Take(
        new EvidenceId(message.getId()),
        new ApplicationName(message.getApplication()),
        message.getBy(),
        message.getReason(),
        message.getSectionsList().stream().map(EvidenceWire::from).toList());
  }

  private static SectionMsg to(Wish.Section section) {
    return SectionMsg.newBuilder()
        .setTarget(SnapshotWire.to(section.target()))
        .setDriver(section.driver().value())
        .setSettings(SettingWire.to(section.settings()))
        .build();
  }

  private static Wish.Section from(SectionMsg message) {
    return new Wish.Section(
        SnapshotWire.from(message.getTarget()),
        new DriverName(message.getDriver()),
        SettingWire.from(message.getSettings()));
  }

  public static EvidenceReadMsg to(Wish.Read read) {
    return EvidenceReadMsg.newBuilder()
        .setId(read.id().value())
        .setEntry(read.entry())
        .setPart(read.part())
        .build();
  }

  public static Wish.Read from(EvidenceReadMsg message) {
    return new Wish.Read(new EvidenceId(message.getId()), message.getEntry(), message.getPart());
  }

  public static EvidenceToldMsg to(Told told) {
    return EvidenceToldMsg.newBuilder()
        .addAllSeals(told.seals().stream().map(EvidenceWire::to).toList())
        .setPart(ByteString.copyFrom(told.part().duplicate()))
        .build();
  }

  public static Told from(EvidenceToldMsg message) {
    return new Told(
        message.getSealsList().stream().map(EvidenceWire::from).toList(),
        message.getPart().asReadOnlyByteBuffer());
  }

  public static ReadEvidenceReply reply(ByteBuffer part) {
    return ReadEvidenceReply.newBuilder().setPart(ByteString.copyFrom(part.duplicate())).build();
  }

  /** As the ledger keeps it. */
  public static byte[] bytes(Seal seal) {
    return Canonical.bytes(to(seal));
  }

  public static Seal seal(byte[] bytes) {
    return from(Canonical.message(EvidenceSealMsg.parser(), bytes));
  }

  public static EvidenceSealMsg to(Seal seal) {
    return EvidenceSealMsg.newBuilder()
        .setId(seal.id().value())
        .setHost(seal.host().value())
        .setApplication(seal.application().value())
        .setBegun(Times.to(seal.begun()))
        .setSealed(Times.to(seal.sealed()))
        .setWhole(seal.whole())
        .setEntries(seal.entries())
        .setBytes(seal.bytes())
        .setDigest(seal.digest())
        .addAllNotes(seal.notes())
        .build();
  }

  public static Seal from(EvidenceSealMsg message) {
    return new Seal(
        new EvidenceId(message.getId()),
        new HostName(message.getHost()),
        new ApplicationName(message.getApplication()),
        Times.from(message.getBegun()),
        Times.from(message.getSealed()),
        message.getWhole(),
        message.getEntries(),
        message.getBytes(),
        message.getDigest(),
        message.getNotesList());
  }

  public static LockdownMsg to(Lockdown lockdown) {
    return LockdownMsg.newBuilder()
        .setId(lockdown.id())
        .setApplication(lockdown.application().value())
        .setBy(lockdown.by())
        .setReason(lockdown.reason())
        .setBegan(Times.to(lockdown.began()))
        .build();
  }

  public static Lockdown from(LockdownMsg message) {
    return new Lockdown(
        message.getId(),
        new ApplicationName(message.getApplication()),
        message.getBy(),
        message.getReason(),
        Times.from(message.getBegan()));
  }

  public static EvidenceReply.Kept to(Kept kept) {
    return EvidenceReply.Kept.newBuilder()
        .setSeal(to(kept.seal()))
        .setCustody(to(kept.custody()))
        .build();
  }

  public static Kept from(EvidenceReply.Kept message) {
    return new Kept(from(message.getSeal()), from(message.getCustody()));
  }

  private static EvidenceReply.Custody to(Custody custody) {
    return switch (custody) {
      case AGREES -> EvidenceReply.Custody.AGREES;
      case DIFFERS -> EvidenceReply.Custody.DIFFERS;
      case GONE -> EvidenceReply.Custody.GONE;
      case NOT_ASKED -> EvidenceReply.Custody.NOT_ASKED;
      case NEVER_TOLD -> EvidenceReply.Custody.NEVER_TOLD;
    };
  }

  private static Custody from(EvidenceReply.Custody custody) {
    return switch (custody) {
      case AGREES -> Custody.AGREES;
      case DIFFERS -> Custody.DIFFERS;
      case GONE -> Custody.GONE;
      case NOT_ASKED -> Custody.NOT_ASKED;
      case NEVER_TOLD -> Custody.NEVER_TOLD;
      case CUSTODY_UNSPECIFIED, UNRECOGNIZED -> throw Unknown.word("custody", custody);
    };
  }
}
