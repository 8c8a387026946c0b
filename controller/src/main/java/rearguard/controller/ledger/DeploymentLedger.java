package rearguard.controller.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PointId;

/** Deployments that were announced, and who may announce them. */
public final class DeploymentLedger {
  /** What became of an announcement. */
  public enum State {
    ASKED,
    CAPTURED,
    REFUSED
  }

  /**
   * A deployment as it was announced.
   *
   * @param label empty for none
   * @param commit empty for none
   * @param point the id that its restore point has, or is going to have
   * @param words why it was refused
   */
  public record Announced(
      ApplicationName application,
      String label,
      String commit,
      PointId point,
      String who,
      String url,
      Instant asked,
      State state,
      String words) {
    public Announced now(State next, String why) {
      return new Announced(application, label, commit, point, who, url, asked, next, why);
    }
  }

  private static final RowMapper<Announced> ROWS =
      (row, _) ->
          new Announced(
              new ApplicationName(row.getString("application")),
              row.getString("label"),
              row.getString("commit_id"),
              new PointId(row.getString("point")),
              row.getString("who"),
              row.getString("url"),
              Instant.ofEpochMilli(row.getLong("asked")),
              State.valueOf(row.getString("state")),
              row.getString("words"));

  private final Ledger ledger;

  public DeploymentLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The first announcement of the same label and commit stays; given is the one that is kept. */
  public Announced add(Announced one) {
    return ledger.write(
        handle -> {
          int rows =
              handle.execute(
                  "INSERT INTO deployment (application, label, commit_id, point, who, url, asked,"
                      + " state, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                      + " ON CONFLICT (application, label, commit_id) DO NOTHING",
                  one.application().value(),
                  one.label(),
                  one.commit(),
                  one.point().value(),
                  one.who(),
                  one.url(),
                  one.asked().toEpochMilli(),
                  one.state().name(),
                  one.words());
          if (rows > 0) {
            var words = "a deployment of " + one.application() + " was announced";
            var payload = Texts.utf8(one.toString());
            ledger
                .audit()
                .append(
                    handle, "deployment-announced", one.point().value(), one.who(), words, payload);
          }
          return handle
              .createQuery(
                  "SELECT * FROM deployment WHERE application = ? AND label = ? AND commit_id = ?")
              .bind(0, one.application().value())
              .bind(1, one.label())
              .bind(2, one.commit())
              .map(ROWS)
              .one();
        });
  }

  /** Notes what became of it. */
  public long settle(Announced one) {
    return ledger.write(
        handle -> {
          handle.execute(
              "UPDATE deployment SET state = ?, words = ? WHERE point = ?",
              one.state().name(),
              one.words(),
              one.point().value());
          var words =
              "the announced deployment of "
                  + one.application()
                  + (one.state() == State.REFUSED
                      ? " is not captured: " + one.words()
                      : " is " + one.state().name().toLowerCase(java.util.Locale.ROOT));
          return ledger
              .audit()
              .append(
                  handle,
                  "deployment-settled",
                  one.point().value(),
                  one.who(),
                  words,
                  Texts.utf8(words));
        });
  }

  /** Those of which nothing came yet. */
  public List<Announced> open() {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT * FROM deployment WHERE state = ? ORDER BY number")
                .bind(0, State.ASKED.name())
                .map(ROWS)
                .list());
  }

  /** Voids the token that was there before; none voids it alone. */
  public long token(ApplicationName application, Optional<String> hash, Instant at, String by) {
    return ledger.write(
        handle -> {
          handle.execute("DELETE FROM deployment_token WHERE application = ?", application.value());
          hash.ifPresent(
              text ->
                  handle.execute(
                      "INSERT INTO deployment_token (application, token_hash, made, made_by)"
                          + " VALUES (?, ?, ?, ?)",
                      application.value(),
                      text,
                      at.toEpochMilli(),
                      by));
          var words =
              "token for deployments of "
                  + application
                  + (hash.isPresent() ? " made; an older one is void" : " withdrawn");
          return ledger
              .audit()
              .append(
                  handle, "deployment-token", application.value(), by, words, Texts.utf8(words));
        });
  }

  /** SHA-256 of the token that counts, hex. */
  public Optional<String> tokenHash(ApplicationName application) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT token_hash FROM deployment_token WHERE application = ?")
                .bind(0, application.value())
                .mapTo(String.class)
                .findOne());
  }
}
