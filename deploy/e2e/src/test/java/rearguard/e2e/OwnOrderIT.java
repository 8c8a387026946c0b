package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team's own order of stages, what hosts show of themselves on the way, and what is kept. */
class OwnOrderIT {
  private static final int MIXED = 7;
  private static final String SECRET = "canary-4711";
  private static final String ORDER =
      """
      procedures:
        code:
          stages:
            - stop: app
            - restore: config
            - restore: code
            - { restore: app, limit: { at-once: 1, may-fail: 0 }, verify: health }
            - verify: [version, port]
      retain: { points: 3, days: 30 }
      watch: false
      """;

  private static final String ASKING =
      """
      procedures:
        code:
          restore: config
          stages:
            - { restore: config, verify: health }
            - confirm: "the page tastes right"
            - verify: [port, login]
            - watch: 1s
      watch: false
      """;

  @TempDir Path folder;

  @Test
  void aRunFollowsItAndShowsWhyItFailedAndWhatIsTooMuchIsDropped() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      orderedUnlessUnsafe(fleet);
      var run = failed(fleet);
      retried(fleet, run);
      inItsOrder(fleet, run);
      var pinned = dropped(fleet);
      droppedByHand(fleet, pinned);
      askedOfPeople(fleet);
    }
  }

  private static void orderedUnlessUnsafe(Fleet fleet) throws IOException {
    var file = fleet.folder.resolve("ordered.yml");
    var text = fleet.fleetFile();
    var ordered = text.substring(0, text.indexOf("procedures:")) + ORDER;
    Files.writeString(file, ordered.replace("      - stop: app\n", ""));
    var refused = fleet.cli("apply", file.toString());
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.talk()).contains("\"code\" changes beneath \"app\", which runs on");

    Files.writeString(file, ordered);
    fleet.cli("apply", file.toString()).fine();
  }

  /** The old release does not start on the first host, and says why, with a secret in it. */
  private static String failed(Fleet fleet) throws IOException {
    for (var host : fleet.hosts) {
      Files.writeString(host.tree.resolve(".env"), "TASTE=bitter\n", StandardOpenOption.APPEND);
    }
    var crash = fleet.hosts.getFirst().tree.resolve("uploads/crash");
    Files.writeString(crash, "the old release cannot read this");
    assertThat(rollback(fleet).exit()).isEqualTo(MIXED);
    Files.delete(crash);

    var run = fleet.newestRun();
    var shown = fleet.cli("run", "show", run).fine().out();
    assertThat(shown)
        .contains("shop (PM2 0) error log", "cannot read this upload with [secret]")
        .contains("logs and figures of ", " other steps: --logs")
        .doesNotContain(SECRET, "disk of ");
    return run;
  }

  private static void retried(Fleet fleet, String run) throws IOException {
    fleet.cli("run", "retry", run).fine();
    assertThat(fleet.cli("run", "watch", run).exit()).isZero();
    for (var host : fleet.hosts) {
      assertThat(host.serves()).contains("v1");
      assertThat(Files.readString(host.tree.resolve(".env"))).doesNotContain("bitter");
    }
    var shown = fleet.cli("run", "show", run, "--logs").fine().out();
    assertThat(shown)
        .contains("attempt 1", "attempt 2", "cannot read this upload with [secret]")
        .contains("state online", "memory ", "disk of ")
        .doesNotContain(SECRET);
  }

  /** A stage is over on all hosts before the next one begins on any. */
  private static void inItsOrder(Fleet fleet, String id) throws IOException {
    var run = json(fleet, "run", "show", id);
    var order = List.of("stop/app", "restore/config", "restore/code", "restore/app");
    for (int next = 1; next < order.size(); next++) {
      var ended = times(run, order.get(next - 1), "ended");
      var began = times(run, order.get(next), "began");
      assertThat(List.of(ended, began)).allSatisfy(times -> assertThat(times).hasSize(2));
      assertThat(Collections.max(ended))
          .as("%s before %s: %s", order.get(next - 1), order.get(next), run)
          .isBeforeOrEqualTo(Collections.min(began));
    }
    var healthy = all(run, "findings").filter(one -> text(one, "check").equals("health"));
    var first = healthy.filter(one -> text(one, "host").equals("web1")).findFirst().orElseThrow();
    assertThat(Instant.parse(text(first, "at")))
        .isBeforeOrEqualTo(times(run, "web2/restore/app", "began").getFirst());
  }

  /**
   * One more than is kept, of which one is pinned: hosts hold neither point nor snapshots of it.
   */
  private static String dropped(Fleet fleet) {
    fleet.cli("capture", "shop", "--label", "pinned").fine();
    var pinned = point(fleet, "pinned");
    fleet.cli("point", "pin", id(pinned), "--reason", "an audit").fine();
    fleet.cli("capture", "shop", "--label", "second").fine();
    var second = point(fleet, "second");
    fleet.cli("capture", "shop", "--label", "third").fine();
    Fleet.until("the second goes", () -> !labels(fleet).contains("second"));

    assertThat(labels(fleet)).contains("v1", "pinned", "third");
    assertThat(fleet.cli("points", "shop").fine().out()).contains("an audit");
    for (var host : fleet.hosts) {
      Fleet.until("gone from " + host.name, () -> !anyOf(second, host));
    }
    var late = rollback(fleet, "--to", id(second));
    assertThat(late.exit()).isNotZero();
    assertThat(late.talk()).contains(id(second), "dropped", "more than 3 points");
    return id(pinned);
  }

  /** A host that is away drops it when it is back. */
  private static void droppedByHand(Fleet fleet, String pinned) {
    var unpinned = point(fleet, "pinned");
    var away = fleet.hosts.getLast();
    away.killAgent();
    Fleet.until("web2 is away", () -> !connected(fleet, away.name));
    fleet.cli("point", "unpin", pinned).fine();
    assertThat(fleet.cli("point", "prune", "shop", "--dry-run").fine().out())
        .contains(pinned, "web2 is away: it drops them when it is back");
    assertThat(labels(fleet)).contains("pinned");

    fleet.cli("point", "prune", "shop", "--confirm", "shop").fine();

    assertThat(labels(fleet)).contains("v1", "third").doesNotContain("pinned");
    assertThat(anyOf(unpinned, fleet.hosts.getFirst())).isFalse();
    assertThat(anyOf(unpinned, away)).isTrue();
    away.startAgent();
    Fleet.until("gone from web2", () -> !anyOf(unpinned, away));
    assertThat(anyOf(point(fleet, "v1"), away)).isTrue();
    fleet.cli("plan", "shop", "--to", "v1", "--exit-code").fine();
  }

  /** A person is waited for, whoever dies meanwhile, and what was said counts once. */
  private static void askedOfPeople(Fleet fleet) throws IOException {
    var text = fleet.fleetFile();
    var checks = "checks:\n  login: { manual: \"a student can log in\" }";
    var file = fleet.folder.resolve("asking.yml");
    Files.writeString(
        file, text.substring(0, text.indexOf("procedures:")).replace("checks:", checks) + ASKING);
    fleet.cli("apply", file.toString()).fine();

    var refused = waiting(fleet);
    fleet.killController();
    fleet.startController();
    Fleet.until("it still waits", () -> asks(fleet, refused).equals(List.of("confirm-1")));
    assertThat(fleet.cli("status").fine().out())
        .contains("waiting for a person: \"the page tastes right\"");
    assertThat(fleet.cli("run", "confirm", refused).exit()).isEqualTo(2);
    assertThat(fleet.cli("run", "confirm", refused, "taste", "--yes").exit()).isEqualTo(3);
    fleet.cli("run", "confirm", refused, "--yes", "--reason", "two people ate it").fine();
    var late = fleet.cli("run", "confirm", refused, "confirm-1", "--no");
    assertThat(late.exit()).isEqualTo(4);
    assertThat(late.talk()).contains("was answered before", "says yes (two people ate it)");
    Fleet.until("login is asked", () -> asks(fleet, refused).equals(List.of("login")));
    fleet.cli("run", "confirm", refused, "login", "--no").fine();
    assertThat(fleet.cli("run", "watch", refused).exit()).isEqualTo(6);

    var agreed = waiting(fleet);
    fleet.cli("run", "confirm", agreed, "--yes").fine();
    Fleet.until("login is asked", () -> asks(fleet, agreed).equals(List.of("login")));
    fleet.cli("run", "confirm", agreed, "login", "--yes").fine();
    assertThat(fleet.cli("run", "watch", agreed).exit()).isZero();
    var watched = all(json(fleet, "run", "show", agreed), "findings");
    assertThat(watched.filter(one -> text(one, "evidence").contains("healthy for"))).hasSize(4);
  }

  /** A rollback that came to its first question. */
  private static String waiting(Fleet fleet) throws IOException {
    for (var host : fleet.hosts) {
      Files.writeString(host.tree.resolve(".env"), "TASTE=bitter\n", StandardOpenOption.APPEND);
    }
    assertThat(rollback(fleet, "--to", "v1", "--detach").exit()).isZero();
    var run = fleet.newestRun();
    Fleet.until("it waits", () -> asks(fleet, run).equals(List.of("confirm-1")));
    return run;
  }

  private static List<String> asks(Fleet fleet, String run) {
    return all(json(fleet, "run", "show", run), "waiting").map(one -> text(one, "check")).toList();
  }

  private static Program.Ended rollback(Fleet fleet, String... more) {
    var words = Stream.of("rollback", "shop", "--confirm", "shop", "--reason", "test");
    return fleet.cli(Stream.concat(words, Stream.of(more)).toArray(String[]::new));
  }

  private static boolean connected(Fleet fleet, String name) {
    var hosts = fleet.cli("-o", "plain", "host", "list").fine().out();
    return hosts
        .lines()
        .anyMatch(line -> line.startsWith(name + "\t") && line.contains("connected"));
  }

  private static List<String> labels(Fleet fleet) {
    return all(json(fleet, "points", "shop"), "points").map(one -> text(one, "label")).toList();
  }

  private static JsonNode point(Fleet fleet, String label) {
    return all(json(fleet, "points", "shop"), "points")
        .filter(one -> text(one, "label").equals(label))
        .findFirst()
        .orElseThrow();
  }

  private static String id(JsonNode point) {
    return text(point, "id");
  }

  /** Whether that host still holds a snapshot of the point. */
  private static boolean anyOf(JsonNode point, ShopHost host) {
    return all(point, "snapshots")
        .filter(one -> text(one, "target").endsWith("@" + host.name))
        .map(one -> host.agentFolder().resolve("store/snapshots").resolve(text(one, "id")))
        .anyMatch(Files::exists);
  }

  private static List<Instant> times(JsonNode run, String step, String which) {
    return all(run, "steps")
        .filter(one -> text(one, "step").endsWith(step))
        .map(one -> Instant.parse(text(one, which)))
        .toList();
  }

  private static JsonNode json(Fleet fleet, String... words) {
    var all = Stream.concat(Stream.of("-o", "json"), Stream.of(words)).toArray(String[]::new);
    try {
      return new ObjectMapper().readTree(fleet.cli(all).fine().out());
    } catch (IOException e) {
      throw new AssertionError("no document", e);
    }
  }

  private static Stream<JsonNode> all(JsonNode node, String name) {
    return StreamSupport.stream(node.path(name).spliterator(), false);
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asText();
  }
}
