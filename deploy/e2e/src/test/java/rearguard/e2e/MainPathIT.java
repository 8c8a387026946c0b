package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the product is for, from the command line to the port of the application and back. */
class MainPathIT {
  private static final int CONFLICT = 4;
  private static final int AT_ONCE = 5;
  private static final int ROUNDS = 3;

  @TempDir Path folder;

  @Test
  void twoHostsGoBackTogetherAndTheRollbackCanBeUndoneByteForByte() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      var broken = fleet.hosts.stream().map(ShopHost::fingerprint).toList();
      assertThat(fleet.cli("check", "shop").exit()).isNotZero();
      assertThat(fleet.cli("plan", "shop", "--exit-code").exit()).isEqualTo(20);

      var rolledBack = fleet.rollback().fine();

      assertThat(rolledBack.out() + rolledBack.talk()).contains("web1").contains("web2");
      assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v1"));
      assertThat(fleet.hosts)
          .allSatisfy(host -> assertThat(host.tree.resolve("only-in-v2")).doesNotExist());
      assertThat(fleet.hosts)
          .allSatisfy(
              host ->
                  assertThat(host.tree.resolve("uploads/photo.txt"))
                      .hasContent("of a user of " + host.name));
      fleet.cli("check", "shop").fine();
      assertThat(fleet.cli("plan", "shop", "--to", "v1", "--exit-code").exit()).isZero();

      fleet.cli(
          "undo",
          fleet.newestRun(),
          "--confirm",
          "shop",
          "--reason",
          "the rollback was the mistake");

      assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v2 broken"));
      assertThat(fleet.hosts.stream().map(ShopHost::fingerprint).toList()).isEqualTo(broken);
      nothingIsLeftBeside(fleet);
      noSecretIsTold(fleet);
      theFirstPageIsTrue(fleet);
    }
  }

  @Test
  void ofFiveRollbacksAtOnceOneRunsAndTheOthersAreToldWhoOwnsIt() throws IOException {
    try (var fleet = Fleet.goodRelease(folder, "web1", "web2")) {
      for (int round = 1; round <= ROUNDS; round++) {
        fleet.deploy("v2");
        oneOfFiveRuns(fleet, round);
      }
    }
  }

  /** Who comes when it is all over finds nothing to do, and that is no second run that acts. */
  private static void oneOfFiveRuns(Fleet fleet, int round) {
    var ends = atOnce(AT_ONCE, fleet::rollback);
    var run = fleet.newestRun();
    var refused = ends.stream().filter(end -> end.exit() == CONFLICT).toList();
    var acted = ends.stream().filter(end -> end.exit() == 0 && end.out().contains("web1/stop"));
    assertThat(ends).extracting(Program.Ended::exit).as("%s", ends).containsOnly(0, CONFLICT);
    assertThat(acted.count()).as("runs that acted in round %s: %s", round, ends).isLessThan(2);
    assertThat(refused).as("round %s", round).isNotEmpty();
    assertThat(refused)
        .allSatisfy(end -> assertThat(end.talk()).contains("is owned by run " + run));
    assertThat(effectiveRuns(fleet)).isEqualTo(round);
    assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v1"));
  }

  private static long effectiveRuns(Fleet fleet) {
    return fleet
        .cli("-o", "plain", "run", "list", "shop")
        .fine()
        .out()
        .lines()
        .filter(line -> line.contains("succeeded"))
        .count();
  }

  /**
   * On threads of their own: a shared pool may be one thread wide and would do them one after the
   * other.
   */
  private static List<Program.Ended> atOnce(int times, Supplier<Program.Ended> act) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var begun =
          java.util.stream.IntStream.range(0, times)
              .mapToObj(_ -> CompletableFuture.supplyAsync(act, threads))
              .toList();
      return begun.stream().map(CompletableFuture::join).toList();
    }
  }

  /** A host tidies up once it hears that the run is over: nobody's outage waits for that. */
  private static void nothingIsLeftBeside(Fleet fleet) throws IOException {
    for (var host : fleet.hosts) {
      Fleet.until("nothing is left beside the tree of " + host.name, host::standsAlone);
      assertThat(fleet.log("agent-" + host.name)).doesNotContain("could not tidy up");
    }
  }

  private static void noSecretIsTold(Fleet fleet) throws IOException {
    assertThat(fleet.log("controller")).doesNotContain("canary-4711");
    for (var host : fleet.hosts) {
      assertThat(fleet.log("agent-" + host.name)).doesNotContain("canary-4711");
      var found = host.here("grep", "-rl", "canary-4711", host.agentFolder().toString());
      assertThat(found.out()).isEmpty();
    }
    assertThat(
            fleet
                .hosts
                .getFirst()
                .here("grep", "-rl", "canary-4711", fleet.folder.resolve("controller").toString())
                .out())
        .isEmpty();
  }

  private static void theFirstPageIsTrue(Fleet fleet) throws IOException {
    try (var client = HttpClient.newHttpClient()) {
      var page =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + fleet.httpPort() + "/"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body())
          .contains("web1")
          .contains("web2")
          .contains("shop")
          .contains("v1")
          .doesNotContain("canary-4711");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
