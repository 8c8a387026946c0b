package rearguard.controller.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.SortedSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import rearguard.controller.ledger.HostLedger;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.fleet.Host;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;

/** How hosts come into the fleet, and how they leave it. Safe to use from any thread. */
public final class Invitations {
  /** How long a token holds when nobody says otherwise. */
  public static final Duration USUAL = Duration.ofMinutes(15);

  private static final Duration LONGEST = Duration.ofHours(24);

  /** A token, shown this once and stored nowhere. */
  public record Invitation(HostName name, String token, Instant expires) {}

  /** A host that just came in, with its certificate (PEM). */
  public record Entry(HostName name, String id, String certificate) {}

  private final HostLedger hosts;
  private final Roster roster;
  private final InstantSource clock;
  private final Supplier<String> ids;
  private final Supplier<String> tokens;

  /**
   * Hands out ids and tokens from the given sources, which must not give anything twice.
   *
   * @param tokens texts of at least 256 random bits
   */
  public Invitations(
      HostLedger hosts,
      Roster roster,
      InstantSource clock,
      Supplier<String> ids,
      Supplier<String> tokens) {
    this.hosts = hosts;
    this.roster = roster;
    this.clock = clock;
    this.ids = ids;
    this.tokens = tokens;
  }

  /** Makes a one-use token for that name; an older unused one of the name is void from then on. */
  public Answer<Invitation> invite(
      HostName name, SortedSet<Tag> tags, Duration validFor, String by) {
    if (!validFor.isPositive() || validFor.compareTo(LONGEST) > 0) {
      return Answer.refused(
          Problem.of(
              Problem.Kind.USAGE,
              "a token cannot be valid for " + validFor,
              "Choose more than nothing and at most 24 hours."));
    }
    var token = tokens.get();
    var now = clock.instant();
    var until = now.plus(validFor);
    var invited = new HostLedger.Invited(hash(token), "h-" + ids.get(), name, tags, by, until);
    hosts.invite(invited, now);
    roster.invited(invited);
    return Answer.given(new Invitation(name, token, until));
  }

  /**
   * Trades a token for an identity, once. A host of the same name that was here before is revoked
   * and its session cut.
   *
   * @param certificate issues the certificate for a host id and a name; when it throws, the token
   *     stays good
   */
  public Answer<Entry> redeem(String token, BiFunction<String, HostName, String> certificate) {
    var answer =
        hosts.redeem(
            hash(token),
            clock.instant(),
            invited -> certificate.apply(invited.host(), invited.name()));
    return answer.then(
        redeemed -> {
          redeemed.replaced().ifPresent(old -> roster.revoked(old, clock.instant()));
          roster.enrolled(redeemed.host());
          var host = redeemed.host();
          return Answer.given(new Entry(host.name(), host.id(), redeemed.certificate()));
        });
  }

  /** Takes the host's right to connect; its session is cut at once. */
  public Answer<Host> revoke(HostName name, String by) {
    var now = clock.instant();
    return hosts
        .revoke(name, now, by, "by " + by)
        .map(known -> Answer.given(roster.revoked(known, now)))
        .orElseGet(
            () ->
                Answer.refused(
                    Problem.of(
                        Problem.Kind.NOT_FOUND,
                        "no enrolled host is called \"" + name + "\"",
                        "See \"rearguard host list\".")));
  }

  /** Ends a host's quarantine: the agent that comes next is the host's. */
  public Answer<Host> release(HostName name, String by) {
    return roster
        .released(name, by)
        .map(Answer::given)
        .orElseGet(
            () ->
                Answer.refused(
                    Problem.of(
                        Problem.Kind.NOT_FOUND,
                        "no host called \"" + name + "\" is quarantined",
                        "See \"rearguard host list\".")));
  }

  private static String hash(String token) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
