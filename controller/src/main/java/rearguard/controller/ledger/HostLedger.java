package rearguard.controller.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;

/** Who was invited, who came, and who was sent away. Each change is audited in its own write. */
public final class HostLedger {
  /**
   * An identity that was given out.
   *
   * @param id never given out again, also when the name is
   * @param ends when the certificate ends that the host came with last
   */
  public record Known(
      String id,
      HostName name,
      SortedSet<Tag> tags,
      Instant enrolled,
      Optional<Instant> revoked,
      Optional<Instant> ends) {
    public Known {
      tags = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(tags));
    }
  }

  /**
   * An open door for one host.
   *
   * @param tokenHash SHA-256 of the token, hex
   * @param host the id that the host will get
   */
  public record Invited(
      String tokenHash, String host, HostName name, SortedSet<Tag> tags, String by, Instant until) {
    public Invited {
      tags = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(tags));
    }
  }

  /** What became of a token: the host that came in, and the identity that it replaced. */
  public record Redeemed(Known host, String certificate, Optional<Known> replaced) {}

  private record Door(Invited invited, boolean used, boolean withdrawn) {}

  private static final RowMapper<Known> HOSTS =
      (row, _) -> {
        var text = row.getString("certificate");
        return new Known(
            row.getString("id"),
            new HostName(row.getString("name")),
            tags(row.getString("tags")),
            Instant.ofEpochMilli(row.getLong("enrolled")),
            Optional.ofNullable(row.getString("revoked"))
                .map(Long::parseLong)
                .map(Instant::ofEpochMilli),
            Optional.ofNullable(row.getString("ends"))
                .map(Long::parseLong)
                .map(Instant::ofEpochMilli)
                .or(() -> ends(text)));
      };

  /** With the end of the newest certificate that was used. */
  private static final String KNOWN =
      "SELECT h.*, (SELECT c.ends FROM host_certificate c WHERE c.host = h.id ORDER BY CASE WHEN"
          + " c.used > 0 THEN 0 ELSE 1 END, c.generation DESC LIMIT 1) AS ends FROM host h";

  private static final RowMapper<Door> DOORS =
      (row, _) ->
          new Door(
              new Invited(
                  row.getString("token_hash"),
                  row.getString("host"),
                  new HostName(row.getString("name")),
                  tags(row.getString("tags")),
                  row.getString("invited_by"),
                  Instant.ofEpochMilli(row.getLong("expires"))),
              row.getLong("used") > 0,
              row.getLong("withdrawn") > 0);

  private final Ledger ledger;

  public HostLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The newest identity of every name, by name. */
  public List<Known> hosts() {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    KNOWN
                        + " WHERE NOT EXISTS (SELECT 1 FROM host n WHERE n.name = h.name AND"
                        + " n.number > h.number) ORDER BY name")
                .map(HOSTS)
                .list());
  }

  /** Doors that nobody went through yet and that are still open at that moment. */
  public List<Invited> open(Instant now) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM invitation WHERE used = 0 AND withdrawn = 0 AND expires > ?")
                .bind(0, now.toEpochMilli())
                .map(DOORS)
                .map(Door::invited)
                .list());
  }

  /** Opens the door; an open one of the same name is shut. */
  public void invite(Invited invited, Instant now) {
    ledger.write(
        handle -> {
          handle.execute(
              "UPDATE invitation SET withdrawn = ? WHERE name = ? AND used = 0 AND withdrawn = 0",
              now.toEpochMilli(),
              invited.name().value());
          handle.execute(
              "INSERT INTO invitation (token_hash, host, name, tags, invited_by, made, expires,"
                  + " used, withdrawn) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)",
              invited.tokenHash(),
              invited.host(),
              invited.name().value(),
              text(invited.tags()),
              invited.by(),
              now.toEpochMilli(),
              invited.until().toEpochMilli());
          return note(handle, "host-invited", invited.name(), invited.by(), "invited");
        });
  }

  /**
   * Lets the holder of the token in, once: the token is used up, the older identity of the name is
   * revoked and the new one has its certificate, or nothing of that happens.
   */
  public Answer<Redeemed> redeem(
      String tokenHash, Instant now, Function<Invited, String> certificate) {
    return ledger.write(
        handle -> {
          var door =
              handle
                  .createQuery("SELECT * FROM invitation WHERE token_hash = ?")
                  .bind(0, tokenHash)
                  .map(DOORS)
                  .findOne();
          return door.flatMap(found -> shut(found, now))
              .or(() -> door.isEmpty() ? Optional.of(unknown()) : Optional.empty())
              .map(Answer::<Redeemed>refused)
              .orElseGet(() -> Answer.given(enter(handle, door.get().invited(), now, certificate)));
        });
  }

  /** Sends the live identity of that name away; empty when there is none. */
  public Optional<Known> revoke(HostName name, Instant now, String by, String why) {
    return ledger.write(handle -> revoked(handle, name, now, by, why));
  }

  /** Notes something that happened to a host and that no table shows. */
  public void remark(HostName name, String kind, String words) {
    ledger.write(handle -> note(handle, kind, name, name.value(), words));
  }

  /** What they told last. */
  public SeenLedger seen() {
    return new SeenLedger(ledger);
  }

  /** Which of their agents spoke last. */
  public LifeLedger lives() {
    return new LifeLedger(ledger);
  }

  /** With which certificates they come. */
  public CertificateLedger certificates() {
    return new CertificateLedger(ledger);
  }

  /** What their targets showed after steps. */
  public ShownLedger shown() {
    return new ShownLedger(ledger);
  }

  /** The epoch of the controller's present life. */
  public long epoch() {
    return ledger.epoch();
  }

  /** The host had heeded that epoch: ours is raised above it. Tells ours. */
  public long raiseEpoch(HostName name, long heeded) {
    var words =
        "the agent had heeded epoch " + heeded + " and this ledger is older; the epoch is raised";
    return ledger.raiseEpoch(
        heeded, handle -> note(handle, "epoch-raised", name, name.value(), words));
  }

  private Redeemed enter(
      Handle handle, Invited invited, Instant now, Function<Invited, String> issue) {
    var replaced = revoked(handle, invited.name(), now, invited.by(), "enrolled anew");
    var certificate = issue.apply(invited);
    handle.execute(
        "INSERT INTO host (number, id, name, tags, certificate, enrolled) VALUES"
            + " ((SELECT COALESCE(MAX(number), 0) + 1 FROM host), ?, ?, ?, ?, ?)",
        invited.host(),
        invited.name().value(),
        text(invited.tags()),
        certificate,
        now.toEpochMilli());
    handle.execute(
        "UPDATE invitation SET used = ? WHERE token_hash = ?",
        now.toEpochMilli(),
        invited.tokenHash());
    CertificateLedger.first(handle, invited.host(), certificate, now);
    note(handle, "host-enrolled", invited.name(), invited.by(), "enrolled as " + invited.host());
    var known =
        new Known(
            invited.host(),
            invited.name(),
            invited.tags(),
            now,
            Optional.empty(),
            ends(certificate));
    return new Redeemed(known, certificate, replaced);
  }

  private static Optional<Instant> ends(String certificate) {
    return CertificateLedger.Shown.read(certificate).map(CertificateLedger.Shown::ends);
  }

  private Optional<Known> revoked(
      Handle handle, HostName name, Instant now, String by, String why) {
    var live =
        handle
            .createQuery(KNOWN + " WHERE h.name = ? AND h.revoked IS NULL")
            .bind(0, name.value())
            .map(HOSTS)
            .findOne();
    live.ifPresent(
        host -> {
          handle.execute("UPDATE host SET revoked = ? WHERE id = ?", now.toEpochMilli(), host.id());
          note(handle, "host-revoked", name, by, "identity " + host.id() + " revoked: " + why);
        });
    return live;
  }

  private long note(Handle handle, String kind, HostName name, String who, String words) {
    return ledger
        .audit()
        .append(handle, kind, name.value(), who, words, words.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Problem> shut(Door door, Instant now) {
    if (door.used()) {
      return Optional.of(notAllowed("the token was used before"));
    }
    if (door.withdrawn()) {
      return Optional.of(notAllowed("the token was replaced by a newer one"));
    }
    return door.invited().until().isAfter(now)
        ? Optional.empty()
        : Optional.of(notAllowed("the token expired at " + door.invited().until()));
  }

  private static Problem unknown() {
    return notAllowed("the token is not known here");
  }

  private static Problem notAllowed(String message) {
    return Problem.of(
        Problem.Kind.NOT_ALLOWED, message, "Make a new one with \"rearguard host enrol NAME\".");
  }

  private static String text(SortedSet<Tag> tags) {
    return tags.stream().map(Tag::toString).collect(Collectors.joining("\n"));
  }

  private static SortedSet<Tag> tags(String text) {
    return text.lines().map(Tag::of).collect(Collectors.toCollection(TreeSet::new));
  }
}
