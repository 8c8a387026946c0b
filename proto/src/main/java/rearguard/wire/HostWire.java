package rearguard.wire;

import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import rearguard.model.fleet.Host;
import rearguard.model.fleet.HostFacts;
import rearguard.model.fleet.HostHealth;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;
import rearguard.v1.HostFactsMsg;
import rearguard.v1.HostHealthMsg;
import rearguard.v1.HostMsg;

/** Hosts, what they are and how they are. */
public enum HostWire {
  ;

  public static HostFactsMsg to(HostFacts facts) {
    return HostFactsMsg.newBuilder()
        .setAgentVersion(facts.agentVersion())
        .setSystem(facts.system())
        .setKernel(facts.kernel())
        .setCores(facts.cores())
        .setMemoryBytes(facts.memoryBytes())
        .setBootId(facts.bootId())
        .setJournalHead(facts.journalHead())
        .setUser(facts.user())
        .addAllDrivers(facts.drivers().stream().map(DriverWire::to).toList())
        .build();
  }

  /** As the ledger keeps them. */
  public static byte[] bytes(HostFacts facts) {
    return Canonical.bytes(to(facts));
  }

  public static HostFacts facts(byte[] bytes) {
    return from(Canonical.message(HostFactsMsg.parser(), bytes));
  }

  /** As the ledger keeps it. */
  public static byte[] bytes(HostHealth health) {
    return Canonical.bytes(to(health));
  }

  public static HostHealth health(byte[] bytes) {
    return from(Canonical.message(HostHealthMsg.parser(), bytes));
  }

  public static HostFacts from(HostFactsMsg message) {
    return new HostFacts(
        message.getAgentVersion(),
        message.getSystem(),
        message.getKernel(),
        message.getCores(),
        message.getMemoryBytes(),
        message.getBootId(),
        message.getJournalHead(),
        message.getUser(),
        message.getDriversList().stream().map(DriverWire::from).toList());
  }

  public static HostHealthMsg to(HostHealth health) {
    return HostHealthMsg.newBuilder()
        .setNumber(health.number())
        .setSent(Times.to(health.sent()))
        .setDiskFreeBytes(health.diskFreeBytes())
        .setDiskTotalBytes(health.diskTotalBytes())
        .setLoad(health.load())
        .setAgentMemoryBytes(health.agentMemoryBytes())
        .addAllHolds(health.holds().stream().map(TrafficWire::to).toList())
        .build();
  }

  public static HostHealth from(HostHealthMsg message) {
    return new HostHealth(
        message.getNumber(),
        Times.from(message.getSent()),
        message.getDiskFreeBytes(),
        message.getDiskTotalBytes(),
        message.getLoad(),
        message.getAgentMemoryBytes(),
        message.getHoldsList().stream().map(TrafficWire::from).toList());
  }

  public static HostMsg to(Host host) {
    var message =
        HostMsg.newBuilder()
            .setId(host.id())
            .setName(host.name().value())
            .addAllTags(host.tags().stream().map(Tag::toString).toList())
            .setState(to(host.state()))
            .setSkew(Times.to(host.skew()));
    host.quarantine().ifPresent(message::setQuarantine);
    host.facts().map(HostWire::to).ifPresent(message::setFacts);
    host.health().map(HostWire::to).ifPresent(message::setHealth);
    host.lastContact().map(Times::to).ifPresent(message::setLastContact);
    host.certificateEnds().map(Times::to).ifPresent(message::setCertificateEnds);
    return message.build();
  }

  public static Host from(HostMsg message) {
    return new Host(
        message.getId(),
        new HostName(message.getName()),
        message.getTagsList().stream().map(Tag::of).collect(Collectors.toCollection(TreeSet::new)),
        from(message.getState()),
        message.hasFacts() ? Optional.of(from(message.getFacts())) : Optional.empty(),
        message.hasHealth() ? Optional.of(from(message.getHealth())) : Optional.empty(),
        Times.from(message.hasLastContact(), message.getLastContact()),
        Times.from(message.getSkew()),
        Optional.of(message.getQuarantine()).filter(why -> !why.isEmpty()),
        Times.from(message.hasCertificateEnds(), message.getCertificateEnds()));
  }

  private static HostMsg.State to(Host.State state) {
    return switch (state) {
      case INVITED -> HostMsg.State.INVITED;
      case CONNECTED -> HostMsg.State.CONNECTED;
      case SILENT -> HostMsg.State.SILENT;
      case REVOKED -> HostMsg.State.REVOKED;
      case QUARANTINED -> HostMsg.State.QUARANTINED;
    };
  }

  private static Host.State from(HostMsg.State state) {
    return switch (state) {
      case INVITED -> Host.State.INVITED;
      case CONNECTED -> Host.State.CONNECTED;
      case SILENT -> Host.State.SILENT;
      case REVOKED -> Host.State.REVOKED;
      case QUARANTINED -> Host.State.QUARANTINED;
      case STATE_UNSPECIFIED, UNRECOGNIZED -> throw Unknown.word("state of a host", state);
    };
  }
}
