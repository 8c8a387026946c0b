package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People deploy as ever and say nothing, and there is a place to go back to. */
class WatchIT {
  private static final Pattern POINT = Pattern.compile("p-[a-z0-9]{4,40}");

  /** Than it takes to notice something, or to find it good. */
  private static final Duration LONGER = Duration.ofSeconds(6);

  @TempDir Path folder;

  @Test
  void aDeploymentIsCapturedWithoutBeingToldAndGoodOnceItsChecksHeld() throws Exception {
    try (var fleet = Fleet.goodRelease(folder, "web1")) {
      var host = fleet.hosts.getFirst();
      watched(fleet);
      aBuildThatTakesItsTimeIsNoRelease(fleet, host);
      goodThoughTheControllerDied(fleet);

      begun(host, "v2");
      finished(host);
      Fleet.until("v2 is noticed", () -> holds(newest(fleet), "v2") && isAsNow(fleet));
      Program.pause(LONGER);
      assertThat(newest(fleet)).as("its checks fail").contains("code v2 (", "unknown");

      fleet.rollback().fine();
      assertThat(host.serves()).contains("v0");
      int after = points(fleet).size();
      Program.pause(LONGER);
      assertThat(points(fleet)).as("a run's own changes are no deployment").hasSize(after);

      announced(fleet);
    }
  }

  private static void watched(Fleet fleet) throws IOException {
    var file = fleet.folder.resolve("watched.yml");
    var text = fleet.fleetFile() + "watch: { still-for: 2s, soak: 2s }\n";
    Files.writeString(file, text);
    fleet.cli("apply", file.toString()).fine();
    assertThat(points(fleet)).hasSize(1);
  }

  private static void aBuildThatTakesItsTimeIsNoRelease(Fleet fleet, ShopHost host)
      throws IOException {
    var log = fleet.tail("controller");
    begun(host, "v0");
    log.await("a deployment is not captured: what is to be kept at ", Program.PATIENCE);
    assertThat(points(fleet)).as("half a release").hasSize(1);

    finished(host);
    Fleet.until("v0 is noticed", () -> holds(newest(fleet), "v0"));
  }

  private static void goodThoughTheControllerDied(Fleet fleet) throws IOException {
    fleet.killController();
    fleet.startController();
    Fleet.until("v0 is good", () -> holds(newest(fleet), "v0") && newest(fleet).contains("good\t"));
  }

  /** In the middle of a build: what is to be kept is not there, but only leads to it. */
  private static void begun(ShopHost host, String tag) {
    host.here("sh", "-c", "rm -rf dist && ln -s ../building dist").fine();
    host.here("git", "-c", "advice.detachedHead=false", "checkout", "-q", tag).fine();
  }

  /** Built aside, and in its place at once. */
  private static void finished(ShopHost host) {
    var aside = host.folder.resolve("aside");
    var build =
        "rm -rf \"$0\" && cp -r . \"$0\" && (cd \"$0\" && rm dist && node build.mjs)"
            + " && rm dist && mv \"$0/dist\" .";
    host.here("sh", "-c", build, aside.toString()).fine();
    host.here("pm2", "startOrRestart", "ecosystem.config.cjs", "--update-env").fine();
  }

  private static void announced(Fleet fleet) throws Exception {
    var told = fleet.cli("-o", "json", "deployments", "token", "shop").fine().out();
    var token = found(Pattern.compile("\"token\": ?\"([^\"]+)\""), told);
    int before = points(fleet).size();

    assertThat(post(fleet, "wrong", "{}").statusCode()).isEqualTo(401);
    var first = post(fleet, token, "{\"label\": \"v0-by-ci\", \"by\": \"ci 7\"}");
    var again = post(fleet, token, "{\"label\": \"v0-by-ci\", \"by\": \"ci 7\"}");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
    var point = found(Pattern.compile("(" + POINT.pattern() + ")"), first.body());
    Fleet.until("it is captured", () -> newest(fleet).contains(point));
    assertThat(points(fleet)).hasSize(before + 1);
    assertThat(newest(fleet)).contains("v0-by-ci");
  }

  private static java.net.http.HttpResponse<String> post(Fleet fleet, String token, String body)
      throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var address =
          "http://127.0.0.1:" + fleet.httpPort() + "/api/v1/applications/shop/deployments";
      return client.send(
          HttpRequest.newBuilder(URI.create(address))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static String found(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group(1);
  }

  /** Processes start a moment after their files changed, and that is noticed as well. */
  private static boolean isAsNow(Fleet fleet) {
    var point = found(Pattern.compile("(" + POINT.pattern() + ")"), newest(fleet));
    return fleet.cli("plan", "shop", "--to", point, "--exit-code").exit() == 0;
  }

  /** An id may hold these letters as well. */
  private static boolean holds(String point, String tag) {
    return point.contains("code " + tag + " (");
  }

  private static String newest(Fleet fleet) {
    return points(fleet).getFirst();
  }

  /** Newest first, without undo points. */
  private static List<String> points(Fleet fleet) {
    return fleet
        .cli("-o", "plain", "points", "shop")
        .fine()
        .out()
        .lines()
        .filter(line -> POINT.matcher(line).find() && !line.contains("before run"))
        .toList();
  }
}
