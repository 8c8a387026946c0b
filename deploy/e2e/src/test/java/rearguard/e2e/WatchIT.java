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

  @TempDir Path folder;

  @Test
  void aDeploymentIsCapturedWithoutBeingToldAndGoodOnceItsChecksHeld() throws Exception {
    try (var fleet = Fleet.goodRelease(folder, "web1", "web2")) {
      watched(fleet);
      assertThat(points(fleet)).hasSize(1);

      fleet.deploy("v0");
      Fleet.until("v0 is noticed", () -> points(fleet).size() == 2);
      assertThat(points(fleet).getFirst()).contains("unknown");
      fleet.killController();
      fleet.startController();
      Fleet.until("v0 is good", () -> points(fleet).getFirst().contains("good"));

      fleet.deploy("v2");
      Fleet.until("v2 is noticed", () -> points(fleet).size() == 3);
      Thread.sleep(Duration.ofSeconds(12)); // longer than the soak: its checks fail
      assertThat(points(fleet).getFirst()).contains("unknown");

      fleet.rollback().fine();
      assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v0"));
      int after = points(fleet).size();
      Thread.sleep(
          Duration.ofSeconds(
              7)); // longer than it takes to notice: a run's own changes are no deployment
      assertThat(points(fleet)).hasSize(after);

      announced(fleet);
    }
  }

  private static void watched(Fleet fleet) throws IOException {
    var file = fleet.folder.resolve("watched.yml");
    var text = fleet.fleetFile() + "watch: { still-for: 5s, soak: 5s }\n";
    Files.writeString(file, text);
    fleet.cli("apply", file.toString()).fine();
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
    Fleet.until("it is captured", () -> points(fleet).getFirst().contains(point));
    assertThat(points(fleet)).hasSize(before + 1);
    assertThat(points(fleet).getFirst()).contains("v0-by-ci");
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

  /** Newest first, without undo points. */
  private static List<String> points(Fleet fleet) {
    return fleet
        .cli("-o", "plain", "points", "shop")
        .fine()
        .out()
        .lines()
        .filter(line -> POINT.matcher(line).find() && !line.contains("undo"))
        .toList();
  }
}
