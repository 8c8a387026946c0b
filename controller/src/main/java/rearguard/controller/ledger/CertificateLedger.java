package rearguard.controller.ledger;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.fleet.Host;

/**
 * Which certificates a host was given, one generation after the other, and with which it came. One
 * that the host was given holds beside the older one until the host comes with it: its answer may
 * have been lost on the way. From then on the older one is replaced, and whoever comes with it has
 * a copy of the host's key.
 */
public final class CertificateLedger {
  /** A host asks once an hour at most; what asks more often is not to fill the ledger. */
  static final Duration PAUSE = Duration.ofMinutes(10);

  /**
   * A certificate as it is shown in a handshake.
   *
   * @param serial its serial number, hex
   */
  public record Shown(String serial, Instant ends) {
    public static Shown of(X509Certificate certificate) {
      return new Shown(
          certificate.getSerialNumber().toString(16), certificate.getNotAfter().toInstant());
    }

    /** Empty for a text that is no certificate in PEM. */
    static Optional<Shown> read(String pem) {
      try {
        var bytes = new ByteArrayInputStream(Texts.utf8(pem));
        return CertificateFactory.getInstance("X.509").generateCertificate(bytes)
                instanceof X509Certificate certificate
            ? Optional.of(of(certificate))
            : Optional.empty();
      } catch (CertificateException damaged) {
        return Optional.empty();
      }
    }
  }

  /** One generation. */
  record Given(long generation, Shown shown, Instant issued, boolean used) {}

  /** What a certificate is among those of its host. */
  enum Standing {
    CURRENT,
    NEXT,
    /** Of before this ledger kept them, or of after what it was restored from. */
    UNKNOWN,
    REPLACED
  }

  private static final RowMapper<Given> ROWS =
      (row, _) ->
          new Given(
              row.getLong("generation"),
              new Shown(row.getString("serial"), Instant.ofEpochMilli(row.getLong("ends"))),
              Instant.ofEpochMilli(row.getLong("issued")),
              row.getLong("used") > 0);

  private final Ledger ledger;

  CertificateLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * The host came with this one: older ones are replaced from now on.
   *
   * @return false when it was replaced itself
   */
  public boolean came(Host host, Shown shown, Instant now) {
    return switch (standing(ledger.read(handle -> given(handle, host)), shown)) {
      case CURRENT -> true;
      case REPLACED -> false;
      case NEXT, UNKNOWN -> ledger.write(handle -> take(handle, host, shown, now));
    };
  }

  /**
   * Gives the host another certificate and audits it; refused to one that was replaced, and when
   * the host was given one just now.
   *
   * @param by the one it came with
   * @param issue makes the next one, PEM
   */
  public Answer<String> renew(Host host, Shown by, Instant now, Supplier<String> issue) {
    return ledger.write(
        handle -> {
          if (revoked(handle, host) || !take(handle, host, by, now)) {
            return Answer.refused(replaced());
          }
          var given = given(handle, host);
          return given.stream().anyMatch(one -> justNow(one.issued(), now))
              ? Answer.refused(tooSoon())
              : Answer.given(next(handle, host, given.getLast().generation() + 1, now, issue));
        });
  }

  /** The first certificate of an identity: the host has it in hand. */
  static void first(Handle handle, String host, String certificate, Instant now) {
    Shown.read(certificate)
        .ifPresent(shown -> put(handle, host, new Given(1, shown, now, true), now));
  }

  /** Whoever comes next has the one that holds. */
  static void forgetUse(Handle handle, String host) {
    handle.execute("UPDATE host_certificate SET used = 0 WHERE host = ?", host);
  }

  static Standing standing(List<Given> given, Shown shown) {
    var newest = given.stream().filter(Given::used).reduce((_, later) -> later);
    var known = given.stream().filter(one -> one.shown().serial().equals(shown.serial()));
    return known
        .findFirst()
        .map(one -> standing(newest.map(Given::generation).orElse(0L), one))
        .orElseGet(
            () ->
                newest.filter(used -> used.shown().ends().isAfter(shown.ends())).isPresent()
                    ? Standing.REPLACED
                    : Standing.UNKNOWN);
  }

  private static Standing standing(long newest, Given one) {
    if (one.generation() < newest) {
      return Standing.REPLACED;
    }
    return one.used() ? Standing.CURRENT : Standing.NEXT;
  }

  /** On either side, or a clock that was ahead once would keep the host from ever asking again. */
  private static boolean justNow(Instant issued, Instant now) {
    return Duration.between(issued, now).abs().compareTo(PAUSE) < 0;
  }

  private static boolean take(Handle handle, Host host, Shown shown, Instant now) {
    var given = given(handle, host);
    switch (standing(given, shown)) {
      case REPLACED -> {
        return false;
      }
      case CURRENT -> {}
      case NEXT ->
          handle.execute(
              "UPDATE host_certificate SET used = ? WHERE host = ? AND serial = ?",
              now.toEpochMilli(),
              host.id(),
              shown.serial());
      case UNKNOWN -> {
        long generation = given.isEmpty() ? 1 : given.getLast().generation() + 1;
        put(handle, host.id(), new Given(generation, shown, Instant.EPOCH, true), now);
      }
    }
    return true;
  }

  private String next(
      Handle handle, Host host, long generation, Instant now, Supplier<String> issue) {
    var certificate = issue.get();
    var shown =
        Shown.read(certificate)
            .orElseThrow(() -> new IllegalArgumentException("what was issued is no certificate"));
    put(handle, host.id(), new Given(generation, shown, now, false), now);
    note(
        handle,
        "host-renewed",
        host,
        "certificate " + shown.serial() + " of " + host.id() + " holds until " + shown.ends());
    return certificate;
  }

  private static List<Given> given(Handle handle, Host host) {
    return handle
        .createQuery("SELECT * FROM host_certificate WHERE host = ? ORDER BY generation")
        .bind(0, host.id())
        .map(ROWS)
        .list();
  }

  private static boolean revoked(Handle handle, Host host) {
    return handle
        .createQuery("SELECT id FROM host WHERE id = ? AND revoked IS NULL")
        .bind(0, host.id())
        .mapTo(String.class)
        .findOne()
        .isEmpty();
  }

  private static void put(Handle handle, String host, Given given, Instant now) {
    handle.execute(
        "INSERT INTO host_certificate (host, generation, serial, issued, ends, used)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        host,
        given.generation(),
        given.shown().serial(),
        given.issued().toEpochMilli(),
        given.shown().ends().toEpochMilli(),
        given.used() ? now.toEpochMilli() : 0);
  }

  private void note(Handle handle, String kind, Host host, String words) {
    ledger
        .audit()
        .append(handle, kind, host.name().value(), host.name().value(), words, Texts.utf8(words));
  }

  private static Problem replaced() {
    return Problem.of(
        Problem.Kind.NOT_ALLOWED,
        "the certificate was replaced by a newer one, or the host was revoked",
        "Look who else has this host's key, then enrol it again with \"rearguard host enrol\".");
  }

  private static Problem tooSoon() {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "the host was given a certificate less than " + PAUSE.toMinutes() + " minutes ago",
        "Ask again later.");
  }
}
