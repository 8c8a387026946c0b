package rearguard.controller.desk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.ledger.DeploymentLedger;
import rearguard.controller.ledger.DeploymentLedger.Announced;
import rearguard.controller.ledger.DeploymentLedger.State;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.Label;
import rearguard.model.name.PointId;
import rearguard.model.name.Quoted;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;

/**
 * Takes in what a build server says of deployments: who may is whoever has the application's token.
 * An announcement is durable when it is answered, and is captured also by the next controller.
 */
public final class Deployments {
  private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);
  private static final String COMMIT = "([0-9a-f]{7,64})?";
  private static final String URL = "(https?://[!-~]{1,490})?";
  private static final int LONGEST_NAME = 100;

  private final DeploymentLedger ledger;
  private final Applications applications;
  private final Points points;
  private final Watching watching;
  private final InstantSource clock;
  private final Supplier<String> tokens;
  private final Set<PointId> capturing = ConcurrentHashMap.newKeySet();

  /**
   * What is said of a deployment; any of it may be empty, but not label and commit both.
   *
   * @param by who or what deployed
   * @param url where more is told, such as the build
   */
  public record Announcement(String label, String commit, String by, String url) {}

  /**
   * Takes them in.
   *
   * @param tokens 256 random bits each
   */
  Deployments(
      DeploymentLedger ledger,
      Applications applications,
      Points points,
      Watching watching,
      InstantSource clock,
      Supplier<String> tokens) {
    this.ledger = ledger;
    this.applications = applications;
    this.points = points;
    this.watching = watching;
    this.clock = clock;
    this.tokens = tokens;
  }

  /** A new token for the application, told this once; an older one is void. */
  public Answer<String> token(ApplicationName name, String by) {
    return applications
        .show(name)
        .then(
            _ -> {
              var token = tokens.get();
              ledger.token(name, Optional.of(hash(token)), clock.instant(), by);
              return Answer.given(token);
            });
  }

  /** From now on nobody announces deployments of it. */
  public Answer<String> withdraw(ApplicationName name, String by) {
    return applications
        .show(name)
        .then(
            _ -> {
              ledger.token(name, Optional.empty(), clock.instant(), by);
              return Answer.given("");
            });
  }

  /** Whether it is the token of that application; the same answer for one that does not exist. */
  public boolean allows(ApplicationName name, String token) {
    var known = ledger.tokenHash(name).orElse("");
    return MessageDigest.isEqual(
        known.getBytes(StandardCharsets.US_ASCII), hash(token).getBytes(StandardCharsets.US_ASCII));
  }

  /** Given is the id that the restore point is going to have: the same for the same deployment. */
  public Answer<PointId> announce(ApplicationName name, Announcement said) {
    return sound(said)
        .then(_ -> possible(name, said))
        .then(
            _ -> {
              var asked =
                  new Announced(
                      name,
                      said.label(),
                      said.commit(),
                      points.freshId(),
                      "ci" + (said.by().isEmpty() ? "" : ": " + Quoted.of(said.by())),
                      said.url(),
                      clock.instant(),
                      State.ASKED,
                      "");
              var kept = ledger.add(asked);
              if (kept.state() == State.REFUSED) {
                kept = kept.now(State.ASKED, "");
                ledger.settle(kept);
              }
              capture(kept);
              return Answer.given(kept.point());
            });
  }

  /** Goes on with what a controller before left. Call it now and then. */
  public void look() {
    ledger.open().forEach(this::capture);
  }

  private static Answer<Announcement> sound(Announcement said) {
    if (said.label().isEmpty() && said.commit().isEmpty()) {
      return wrong("neither \"label\" nor \"commit\" is said");
    }
    if (!said.commit().matches(COMMIT)) {
      return wrong("\"commit\" is not 7 to 64 lower-case hex digits");
    }
    if (!said.url().matches(URL)) {
      return wrong("\"url\" is not an address that begins with http:// or https://");
    }
    if (said.by().length() > LONGEST_NAME) {
      return wrong("\"by\" is longer than " + LONGEST_NAME + " characters");
    }
    try {
      label(said.label());
      return Answer.given(said);
    } catch (IllegalArgumentException refused) {
      return wrong(String.valueOf(refused.getMessage()));
    }
  }

  private static <T> Answer<T> wrong(String what) {
    return Answer.refused(
        Problem.of(Problem.Kind.USAGE, what, "See \"Say it from CI\" in controller/README.md."));
  }

  /** What can be said at once: a run is under way, a host is away, the label is taken. */
  private Answer<RestorePoint> possible(ApplicationName name, Announcement said) {
    if (watching.underWay(name)) {
      return Answer.refused(
          Problem.of(
                  Problem.Kind.CONFLICT,
                  "a run of \"" + name + "\" is under way",
                  "Say it again when the run has ended.")
              .mayBeRetried());
    }
    return points.rehearse(name, wish(said.label(), ""));
  }

  private void capture(Announced asked) {
    if (asked.state() == State.ASKED && capturing.add(asked.point())) {
      Thread.ofVirtual().name("announced").start(() -> captured(asked));
    }
  }

  private void captured(Announced asked) {
    try {
      var name = asked.application();
      var answer =
          points.notice(
              name, asked.point(), wish(asked.label(), asked.who()), () -> watching.underWay(name));
      ledger.settle(
          switch (answer) {
            case Answer.Given<RestorePoint> _ -> asked.now(State.CAPTURED, "");
            case Answer.Refused<RestorePoint>(var problems) ->
                asked.now(State.REFUSED, problems.getFirst().message());
          });
      LOG.info("{}: announced deployment {}: {}", name, asked.point(), words(answer));
    } catch (RuntimeException failed) {
      LOG.error("{}: an announced deployment is not captured", asked.application(), failed);
    } finally {
      capturing.remove(asked.point());
    }
  }

  private static String words(Answer<RestorePoint> answer) {
    return switch (answer) {
      case Answer.Given<RestorePoint>(var point) -> point.snapshots().size() + " snapshots";
      case Answer.Refused<RestorePoint>(var problems) -> problems.getFirst().message();
    };
  }

  private static Points.Wish wish(String label, String by) {
    return new Points.Wish(label(label), Mark.UNKNOWN, by);
  }

  private static Optional<Label> label(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(new Label(text));
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
