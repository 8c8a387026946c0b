package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do with a run that does not go as it should, on real programs. */
class RunVerbsIT {
  private static final int CONFLICT = 4;
  private static final int MIXED = 7;
  private static final int BACK = 8;
  private static final int UNREACHABLE = 9;

  @TempDir Path folder;

  /** One world for all of it, as setting it up costs more than any of its days. */
  @Test
  void aBadThirdHostIsRevertedRetriedPushedOnPausedAndLeftBehind() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2", "web3")) {
      reverted(fleet);
      retried(fleet);
      revertedAsDecidedBefore(fleet);
      pausedAndResumed(fleet);
      pushedOn(fleet);
      leftBehind(fleet);
    }
  }

  private static void reverted(Fleet fleet) throws IOException {
    var before = fleet.hosts.stream().map(ShopHost::fingerprint).toList();
    breakV1(fleet.hosts.getLast());
    var crashed = fleet.hosts.getLast().fingerprint();
    var paused = fleet.rollback();
    assertThat(paused.exit()).as(paused.toString()).isEqualTo(MIXED);
    assertThat(fleet.hosts.getFirst().serves()).contains("v1");
    var run = fleet.newestRun();
    assertThat(fleet.cli("run", "resume", run).exit()).isEqualTo(CONFLICT);
    assertThat(fleet.cli("run", "pause", run).exit()).isEqualTo(CONFLICT);

    fleet.cli("run", "revert", run, "--reason", "v1 cannot read web3's uploads").fine();

    assertThat(fleet.cli("run", "watch", run).exit()).isEqualTo(BACK);
    assertThat(fleet.cli("run", "show", run).fine().out())
        .contains("reverted")
        .contains("back: restore code");
    assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v2"));
    assertThat(fleet.hosts.get(0).fingerprint()).isEqualTo(before.get(0));
    assertThat(fleet.hosts.get(1).fingerprint()).isEqualTo(before.get(1));
    assertThat(fleet.hosts.get(2).fingerprint()).isEqualTo(crashed);
    assertThat(fleet.cli("run", "retry", run).exit()).isEqualTo(CONFLICT);
  }

  private static void retried(Fleet fleet) throws IOException {
    assertThat(fleet.rollback().exit()).isEqualTo(MIXED);
    var run = fleet.newestRun();
    mend(fleet.hosts.getLast());

    fleet.cli("run", "retry", run, "--host", "web3").fine();

    assertThat(fleet.cli("run", "watch", run).exit()).isZero();
    assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v1"));
  }

  private static void revertedAsDecidedBefore(Fleet fleet) throws IOException {
    fleet.deploy("v2");
    breakV1(fleet.hosts.getLast());
    var before = fleet.hosts.stream().map(ShopHost::fingerprint).toList();

    var ended = fleet.rollback("--on-failure", "revert");

    assertThat(ended.exit()).as(ended.toString()).isEqualTo(BACK);
    assertThat(fleet.hosts.stream().map(ShopHost::fingerprint).toList()).isEqualTo(before);
    assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v2"));
    mend(fleet.hosts.getLast());
  }

  private static void pausedAndResumed(Fleet fleet) {
    var last = fleet.hosts.getLast();
    fleet.rollback("--detach").fine();
    last.killAgent();
    var run = fleet.newestRun();
    fleet.cli("run", "pause", run, "--reason", "lunch").fine();
    last.startAgent();
    fleet.untilConnected(last.name);
    assertThat(fleet.cli("-o", "json", "run", "show", run).fine().out()).contains("\"paused\"");
    assertThat(last.serves()).contains("v2");

    fleet.cli("run", "resume", run).fine();

    assertThat(fleet.cli("run", "watch", run).exit()).isZero();
    assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v1"));
  }

  private static void pushedOn(Fleet fleet) throws IOException {
    fleet.deploy("v2");
    breakV1(fleet.hosts.getFirst());
    assertThat(fleet.rollback().exit()).isEqualTo(MIXED);
    var run = fleet.newestRun();
    assertThat(fleet.hosts.get(1).serves()).contains("v2");

    fleet.cli("run", "push-on", run).fine();

    assertThat(fleet.cli("run", "watch", run).exit()).isEqualTo(MIXED);
    assertThat(fleet.hosts.get(1).serves()).contains("v1");
    assertThat(fleet.hosts.get(2).serves()).contains("v1");
    mend(fleet.hosts.getFirst());
  }

  private static void leftBehind(Fleet fleet) throws IOException {
    fleet.deploy("v2");
    var last = fleet.hosts.getLast();
    last.killAgent();
    Program.until(
        "web3 is silent",
        Duration.ofSeconds(30),
        Duration.ofMillis(200),
        () -> fleet.cli("-o", "plain", "host", "list").out().contains("silent"));
    assertThat(fleet.rollback().exit()).isEqualTo(UNREACHABLE);

    var ended = fleet.rollback("--offline", "leave");

    assertThat(ended.exit()).as(ended.toString()).isEqualTo(MIXED);
    assertThat(ended.out() + ended.talk()).contains("web3").contains("left behind");
    assertThat(fleet.cli("status").fine().out()).contains("web3\tshop").contains("not back yet");
    assertThat(last.serves()).contains("v2");
    last.startAgent();
    Program.until("web3 is held", Duration.ofSeconds(40), () -> last.serves().isEmpty());
    for (var words : List.of(new String[] {"status"}, new String[] {"show", "shop"})) {
      Program.until(
          "the controller was told that web3 is held",
          Duration.ofSeconds(20),
          Duration.ofMillis(200),
          () -> saysHeld(fleet.cli(words).fine().out()));
    }
    last.killAgent();
    last.here("pm2", "start", "shop").fine();
    last.startAgent();
    Program.until("web3 is held again", Duration.ofSeconds(40), () -> last.serves().isEmpty());
    fleet.untilConnected(last.name);

    fleet.rollback("--hosts", "web3", "--to", "v1").fine();

    assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v1"));
    assertThat(fleet.cli("status").fine().out()).doesNotContain("web3\tshop");
    assertThat(fleet.cli("host", "let-go", "web3").exit()).isEqualTo(CONFLICT);
  }

  private static boolean saysHeld(String words) {
    return words.contains("web3") && words.contains("held");
  }

  /** The old release cannot read what a user of the new one has left there. */
  private static void breakV1(ShopHost host) throws IOException {
    Files.writeString(host.tree.resolve("uploads/crash"), "the old release cannot read this");
  }

  private static void mend(ShopHost host) throws IOException {
    Files.delete(host.tree.resolve("uploads/crash"));
  }
}
