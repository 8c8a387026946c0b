package rearguard.controller.fleet;

import java.time.InstantSource;
import java.util.function.BiFunction;
import rearguard.controller.ledger.CertificateLedger;
import rearguard.controller.ledger.CertificateLedger.Shown;
import rearguard.controller.ledger.HostLedger;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.fleet.Host;
import rearguard.model.name.HostName;

/** Gives the hosts of the fleet their further certificates. Safe to use from any thread. */
public final class Certificates {
  private final CertificateLedger ledger;
  private final Roster roster;
  private final InstantSource clock;

  public Certificates(HostLedger hosts, Roster roster, InstantSource clock) {
    this.ledger = hosts.certificates();
    this.roster = roster;
    this.clock = clock;
  }

  /**
   * Another certificate for the host with that id, PEM; refused to one that is not enrolled, was
   * revoked or is quarantined, and to the bearer of a certificate that was replaced.
   *
   * @param by the one that was shown
   * @param issue issues the certificate for a host id and a name
   */
  public Answer<String> renew(String id, Shown by, BiFunction<String, HostName, String> issue) {
    return roster
        .identified(id)
        .map(host -> renew(host, by, issue))
        .orElseGet(() -> refused("the host was revoked"));
  }

  private Answer<String> renew(Host host, Shown by, BiFunction<String, HostName, String> issue) {
    return host.state() == Host.State.QUARANTINED
        ? refused("this host is quarantined")
        : ledger.renew(host, by, clock.instant(), () -> issue.apply(host.id(), host.name()));
  }

  private static Answer<String> refused(String why) {
    return Answer.refused(
        Problem.of(
            Problem.Kind.NOT_ALLOWED,
            why,
            "See \"rearguard host list\"; a new identity comes from \"rearguard host enrol\"."));
  }
}
