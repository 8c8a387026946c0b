package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Back to a release whose artefacts nobody kept: only when asked for, and built before the stop.
 */
class RebuildIT {
  private static final int REFUSED = 4;

  @TempDir Path folder;

  @Test
  void aReleaseThatNobodyKeptIsRefusedAndBuiltWhenAskedForAndLeftAgainByteForByte()
      throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      var broken = fleet.hosts.stream().map(ShopHost::fingerprint).toList();

      var refused = fleet.rollback("--to", "v0");

      assertThat(refused.exit()).isEqualTo(REFUSED);
      assertThat(refused.talk())
          .contains("code@web1")
          .contains("was not kept: \"dist\"")
          .contains("--rebuild");
      assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v2"));

      var planned = fleet.cli("plan", "shop", "--to", "v0", "--rebuild").fine();
      assertThat(planned.out() + planned.talk())
          .contains("not kept: \"dist\"; made anew beside the live tree")
          .contains("needs the network")
          .contains("medium")
          .contains("--rebuild");
      assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v2"));

      fleet.rollback("--to", "v0", "--rebuild").fine();

      for (var host : fleet.hosts) {
        assertThat(host.serves()).contains("\"v0\"");
        assertThat(host.here("git", "describe", "--tags").fine().out().strip()).isEqualTo("v0");
        assertThat(host.here("cat", "uploads/photo.txt").fine().out()).contains(host.name);
      }

      fleet.cli("undo", fleet.newestRun(), "--confirm", "shop", "--reason", "test").fine();
      assertThat(fleet.hosts.stream().map(ShopHost::fingerprint).toList()).isEqualTo(broken);
    }
  }

  @Test
  void aBuildThatFailsStopsTheRunBeforeAnythingStops() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      for (var host : fleet.hosts) {
        host.here("sh", "-ec", UNBUILDABLE).fine();
      }
      var web2 = fleet.hosts.getLast();
      var untouched = web2.fingerprint();

      var ended = fleet.rollback("--to", "unbuildable", "--rebuild");

      assertThat(ended.exit()).as(ended.out() + ended.talk()).isNotZero();
      assertThat(ended.out() + ended.talk())
          .contains("npm run build")
          .contains("no lamp today")
          .contains("nothing was changed");
      assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v2"));
      assertThat(web2.fingerprint()).isEqualTo(untouched);
      assertThat(web2.here("ls", "-A", "..").fine().out().strip()).isEqualTo("shop");
    }
  }

  /** The same commit on every host: nothing of it depends on when and where it is made. */
  private static final String UNBUILDABLE =
      """
      export GIT_AUTHOR_DATE=2026-01-01T00:00:00Z GIT_COMMITTER_DATE=2026-01-01T00:00:00Z
      git checkout -q -b elsewhere v0
      echo 'throw new Error("no lamp today");' > build.mjs
      git -c user.name=dev -c user.email=dev@shop.example commit -qam unbuildable
      git tag unbuildable
      git checkout -q v2
      """;
}
