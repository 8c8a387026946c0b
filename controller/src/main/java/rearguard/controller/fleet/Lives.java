package rearguard.controller.fleet;

import java.util.Optional;
import rearguard.controller.ledger.LifeLedger;
import rearguard.controller.ledger.LifeLedger.Life;
import rearguard.model.fleet.Host;

/**
 * Tells one agent that comes and goes from two that claim to be the same host, and from one whose
 * folder is older than it was. To be asked for each host by one thread at a time.
 */
public final class Lives {
  private final LifeLedger ledger;

  public Lives(LifeLedger ledger) {
    this.ledger = ledger;
  }

  /** Why the host is quarantined now or was before; empty when this agent may speak for it. */
  public Optional<String> met(Host host, Life now) {
    var kept = ledger.of(host.id());
    var before = kept.flatMap(LifeLedger.Kept::quarantine);
    if (before.isPresent() || kept.map(LifeLedger.Kept::life).equals(Optional.of(now))) {
      return before;
    }
    var why = kept.flatMap(known -> doubt(known.life(), now));
    why.ifPresentOrElse(words -> ledger.quarantine(host, now, words), () -> ledger.keep(host, now));
    return why;
  }

  /** Whether it is the very process that spoke for the host last. */
  public boolean same(Host host, Life now) {
    return !now.incarnation().isEmpty()
        && ledger.of(host.id()).map(LifeLedger.Kept::life).equals(Optional.of(now));
  }

  /** An agent came with a certificate that the host had replaced; why the host is quarantined. */
  public String copied(Host host, Life now) {
    var why =
        "an agent came with a certificate that this host had replaced: two agents run with the"
            + " identity of this host, or its folder was brought back from an older copy";
    ledger.quarantine(host, now, why);
    return why;
  }

  /** A start that is not the next of the last known one, by another process than that one. */
  static Optional<String> doubt(Life known, Life now) {
    boolean same = now.incarnation().equals(known.incarnation());
    boolean silent = now.incarnation().isEmpty() || now.starts() == 0;
    if (same || silent || now.starts() > known.starts()) {
      return Optional.empty();
    }
    return Optional.of(
        "an agent that was start "
            + now.starts()
            + " of its folder came after start "
            + known.starts()
            + ": two agents run with the identity of this host, or its folder was brought back from"
            + " an older copy");
  }
}
