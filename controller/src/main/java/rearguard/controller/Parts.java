package rearguard.controller;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import rearguard.controller.fleet.Invitations;
import rearguard.controller.fleet.Roster;
import rearguard.controller.ledger.HostLedger;
import rearguard.controller.ledger.Ledger;
import rearguard.controller.link.AgentLink;
import rearguard.controller.link.Clocks;
import rearguard.controller.link.Pki;
import rearguard.controller.link.Sessions;
import rearguard.model.Answer;

/**
 * What everything else is built upon.
 *
 * @param ledger closed by whoever opened the parts, last of all
 */
record Parts(ControllerConfig config, Ledger ledger, Pki pki, Fleet fleet, Link link, Chance chance)
    implements AutoCloseable {
  /** Who is in the fleet. */
  record Fleet(HostLedger hosts, Roster roster, Invitations invitations) {}

  /**
   * How agents are spoken to.
   *
   * @param dialled what agents are told to dial; complete once the gRPC server listens
   */
  record Link(Sessions sessions, AgentLink agents, AtomicReference<Address> dialled) {}

  /** Time and chance, from the start class. */
  record Chance(InstantSource wall, LongSupplier nanos, SecureRandom random) {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID_LETTERS = 8;
    private static final int TOKEN_BYTES = 32;

    /** 40 random bits in lower-case base32, without any prefix. */
    Supplier<String> ids() {
      return () ->
          random
              .ints(ID_LETTERS, 0, LETTERS.length())
              .mapToObj(index -> LETTERS.substring(index, index + 1))
              .collect(java.util.stream.Collectors.joining());
    }

    /** 256 random bits. */
    Supplier<String> tokens() {
      return () -> {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      };
    }

    Clocks clocks() {
      return new Clocks(wall, nanos);
    }
  }

  /** Opens the ledger and the authority in the folder. */
  static Answer<Parts> open(Layout layout, ControllerConfig config, Chance chance) {
    return Pki.load(layout.caCertificate(), layout.caKey(), chance.wall(), chance.random())
        .then(
            pki -> {
              var ledger = Ledger.open(layout.ledger(), chance.wall());
              var hosts = new HostLedger(ledger);
              var roster = new Roster(hosts, chance.wall());
              var invitations =
                  new Invitations(hosts, roster, chance.wall(), chance.ids(), chance.tokens());
              var sessions = new Sessions();
              var link =
                  new Link(
                      sessions, new AgentLink(sessions), new AtomicReference<>(config.address()));
              var fleet = new Fleet(hosts, roster, invitations);
              return Answer.given(new Parts(config, ledger, pki, fleet, link, chance));
            });
  }

  @Override
  public void close() {
    ledger.close();
  }
}
