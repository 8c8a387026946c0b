package rearguard.wire;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.plan.Plan;
import rearguard.v1.ElsewhereMsg;
import rearguard.v1.PlanMsg;

/**
 * A plan by its hosts. Its id is the digest of what it says of no host, with the digest of what it
 * says of each: so a host that has only its own part knows that this part, and no other, belongs to
 * that plan, and a plan of many hosts does not go whole to each of them. Immutable.
 */
public final class PlanParts {
  private final Plan plan;
  private final SortedMap<HostName, String> digests;
  private final PlanId id;

  private PlanParts(Plan plan, SortedMap<HostName, String> digests) {
    this.plan = plan;
    this.digests = digests;
    this.id = new PlanId(Canonical.sha256(PlanWire.bytes(plan.without(digests))));
  }

  /** Of a whole plan, or of what a host holds of one. */
  public static PlanParts of(Plan plan) {
    return new PlanParts(plan, digests(plan));
  }

  public PlanId id() {
    return id;
  }

  /** The plan with the part of that host alone. */
  public Plan of(HostName host) {
    var others = new TreeMap<>(digests);
    others.remove(host);
    return plan.without(others);
  }

  /** From what each of its hosts holds; empty when it is not the plan of that id. */
  public static Optional<Plan> whole(PlanId id, Collection<Plan> held) {
    return held.stream()
        .filter(plan -> PlanWire.id(plan).equals(id))
        .reduce(Plan::and)
        .filter(plan -> plan.elsewhere().isEmpty() && PlanWire.id(plan).equals(id));
  }

  private static SortedMap<HostName, String> digests(Plan plan) {
    var parts = new TreeMap<HostName, PlanMsg.Builder>();
    for (var change : plan.changes()) {
      part(parts, change.target().host()).addChanges(PlanWire.to(change));
    }
    for (var stage : plan.stages()) {
      for (var part : stage.hosts()) {
        part(parts, part.host()).addStagesBuilder().addHosts(PlanWire.to(part));
      }
    }
    for (var part : plan.left()) {
      part(parts, part.host()).addLeft(PlanWire.to(part));
    }
    var digests = new TreeMap<HostName, String>();
    parts.forEach((host, part) -> digests.put(host, digest(part.build())));
    digests.putAll(plan.elsewhere());
    return digests;
  }

  private static PlanMsg.Builder part(Map<HostName, PlanMsg.Builder> parts, HostName host) {
    return parts.computeIfAbsent(host, _ -> PlanMsg.newBuilder());
  }

  private static String digest(PlanMsg part) {
    return Canonical.sha256(Canonical.bytes(part));
  }

  /** Refuses what is not a digest. */
  static Map<HostName, String> elsewhere(List<ElsewhereMsg> messages) {
    var digests = new TreeMap<HostName, String>();
    for (var message : messages) {
      digests.put(new HostName(message.getHost()), digest(message));
    }
    return digests;
  }

  private static String digest(ElsewhereMsg message) {
    if (!message.getDigest().matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "what stands for the part of host \"" + message.getHost() + "\" is not a SHA-256 digest");
    }
    return message.getDigest();
  }
}
