package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What stands in the way is named, what was not touched stays as it was, and the operator has a
 * next move.
 */
class BadDaysIT {
  private static final int NOT_FOUND = 3;
  private static final int MIXED = 7;

  @TempDir Path folder;

  @Test
  void aHostThatFailsStopsTheRunBeforeTheNextOneStarts() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      var web1 = fleet.hosts.getFirst();
      var web2 = fleet.hosts.getLast();
      var untouched = web2.fingerprint();
      web1.here("pm2", "stop", "shop").fine();
      var stranger = occupy(web1);
      try {
        var ended = fleet.rollback();

        assertThat(ended.exit()).isNotZero();
        assertThat(ended.out() + ended.talk())
            .contains("port " + web1.port)
            .contains(String.valueOf(stranger.pid()));
        assertThat(stranger.isAlive()).as("the stranger is left alone").isTrue();
        assertThat(web2.serves()).contains("v2");
        assertThat(web2.fingerprint()).isEqualTo(untouched);
      } finally {
        stranger.destroyForcibly().onExit().join();
      }
    }
  }

  @Test
  void anApplicationThatCrashesAfterTheRestoreIsToldAndCanBeUndone() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      var web1 = fleet.hosts.getFirst();
      var broken = web1.fingerprint();
      Files.writeString(web1.tree.resolve("uploads/crash"), "the old release cannot read this");

      var ended = fleet.rollback();

      assertThat(ended.exit()).as(ended.out() + ended.talk()).isEqualTo(MIXED);
      assertThat(ended.out() + ended.talk()).contains("web1").contains("cannot read this upload");
      assertThat(fleet.hosts.getLast().serves()).contains("v2");

      Files.delete(web1.tree.resolve("uploads/crash"));
      fleet.cli("undo", fleet.newestRun(), "--confirm", "shop", "--reason", "test").fine();
      assertThat(web1.serves()).contains("v2");
      assertThat(web1.fingerprint()).isEqualTo(broken);
    }
  }

  @Test
  void whatIsGoneFromTheStoreIsNamedBeforeAnythingStops() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      var web2 = fleet.hosts.getLast();
      web2.here("sh", "-c", "rm -rf '" + web2.agentFolder() + "'/store/trees/*").fine();

      var ended = fleet.rollback();

      assertThat(ended.exit()).isEqualTo(NOT_FOUND);
      assertThat(ended.talk()).contains("code@web2").contains("dist").contains("is missing");
      assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v2"));
    }
  }

  @Test
  void aCommitThatIsGoneIsNamedBeforeAnythingStops() throws IOException {
    try (var fleet = Fleet.goodRelease(folder, "web1", "web2")) {
      var web1 = fleet.hosts.getFirst();
      Files.writeString(web1.tree.resolve("release"), "v1 and a bit");
      web1.here(
              "git",
              "-c",
              "user.name=dev",
              "-c",
              "user.email=dev@shop.example",
              "commit",
              "-qam",
              "x")
          .fine();
      var commit = web1.here("git", "rev-parse", "HEAD").fine().out().strip();
      fleet.cli("capture", "shop", "--label", "bit", "--good").fine();
      fleet.deploy("v2");
      forget(web1, commit);

      var ended = fleet.rollback("--to", "bit");

      assertThat(ended.exit()).as(ended.out() + ended.talk()).isEqualTo(NOT_FOUND);
      assertThat(ended.talk()).contains("code@web1").contains(commit.substring(0, 7));
      assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v2"));
    }
  }

  /** As a careless clean-up does it: the references first, then what nothing refers to. */
  private static void forget(ShopHost host, String commit) {
    host.here("git", "remote", "remove", "origin").fine(); // its HEAD is a reference to a reference
    host.here("sh", "-c", "git for-each-ref --format='delete %(refname)' | git update-ref --stdin")
        .fine();
    host.here("git", "reflog", "expire", "--expire=now", "--all").fine();
    host.here("git", "gc", "-q", "--prune=now").fine();
    assertThat(host.here("git", "cat-file", "-e", commit).exit()).isNotZero();
  }

  @Test
  void everyOddStateOfACheckoutGoesBackAndComesAgain() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      var web1 = fleet.hosts.getFirst();
      var web2 = fleet.hosts.getLast();
      Files.writeString(
          web1.tree.resolve("server.mjs"), "// edited by hand", StandardOpenOption.APPEND);
      Files.writeString(web1.tree.resolve("in-the-way"), "of nobody");
      web1.here("git", "tag", "-f", "v1", "HEAD").fine();
      Files.writeString(web1.tree.resolve(".git/index.lock"), "");
      web2.here("git", "fetch", "-q", "--depth", "1", "file://" + fleet.origin, "v2").fine();
      web2.here("git", "checkout", "-qB", "by-hand").fine();
      web2.here(
              "git",
              "-c",
              "protocol.file.allow=always",
              "submodule",
              "--quiet",
              "add",
              "file://" + fleet.origin,
              "vendor")
          .fine();
      var before = fleet.hosts.stream().map(ShopHost::fingerprint).toList();

      fleet.rollback().fine();

      assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v1"));
      assertThat(web1.tree.resolve(".git/index.lock")).doesNotExist();
      fleet.cli("undo", fleet.newestRun(), "--confirm", "shop", "--reason", "test").fine();
      assertThat(fleet.hosts.stream().map(ShopHost::fingerprint).toList()).isEqualTo(before);
    }
  }

  @Test
  void aPlanIsStaleOnceTheFleetMoved() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      var web1 = fleet.hosts.getFirst();
      fleet.rollback("--dry-run").fine();
      Files.writeString(web1.tree.resolve("release"), "edited by hand");

      var planned = fleet.cli("plan", "shop");

      assertThat(planned.out()).contains("release");
      fleet.rollback().fine();
      assertThat(web1.here("git", "status", "--porcelain").fine().out()).isEmpty();
    }
  }

  @Test
  void aDeadPm2IsBroughtBackWithItsProcesses() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      var web1 = fleet.hosts.getFirst();
      web1.here("sh", "-c", "kill -9 $(cat \"$PM2_HOME/pm2.pid\")").fine();
      Program.until("web1 is down", Program.PATIENCE, () -> web1.serves().isEmpty());

      fleet.rollback().fine();

      assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v1"));
    }
  }

  private static Process occupy(ShopHost host) throws IOException {
    var script =
        "require('http').createServer((q, r) => r.end('stranger')).listen("
            + host.port
            + ", '127.0.0.1')";
    var process =
        new ProcessBuilder(List.of("node", "-e", script)).directory(Path.of("/").toFile()).start();
    Program.until("the stranger listens", Program.PATIENCE, () -> host.answers("/"));
    return process;
  }
}
