package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.host.Failpoint;

/**
 * What the machine under a program can do to it: power cuts, full and dying disks, no more names,
 * clocks that jump. Real programs on real disks; needs root.
 */
class HardDayIT {
  /** Where the power goes; a number says at which pass, as there is more than one. */
  private static final List<String> MOMENTS =
      List.of(
          "AFTER_ACCEPT",
          "JOURNAL_AFTER_WRITE:5",
          "AFTER_INTENT",
          "IN_REMEMBER",
          "AFTER_INTENT:3",
          "BEFORE_SWITCH:4",
          "AFTER_SWITCH:4",
          "BEFORE_OUTCOME:3",
          "AFTER_OUTCOME:3",
          "BEFORE_END");

  @TempDir Path folder;

  @Test
  void aPowerCutAtAnyMomentLosesNothingThatWasSaid() throws IOException {
    try (var disk = Disk.thatCanLosePower(folder.resolve("hosts/web1"));
        var fleet = SmallFleet.alone(folder, _ -> Map.of())) {
      for (var moment : MOMENTS) {
        powerGoes(fleet, disk, moment);
      }
    }
  }

  private static void powerGoes(SmallFleet fleet, Disk disk, String moment) throws IOException {
    var host = fleet.hosts.getFirst();
    host.deploy(SmallFleet.NEW);
    host.agent.kill();
    host.sync();
    var doomed = host.agent.start(moment);
    fleet.untilConnected();
    fleet.rollback().fine();
    assertThat(doomed.onExit().join().exitValue()).as(moment).isEqualTo(Failpoint.EXIT);
    disk.losePower();
    assertThat(host.whole(SmallFleet.OLD, SmallFleet.NEW)).as(moment).isTrue();
    host.agent.start("");
    fleet.untilConnected();
    var run = fleet.runs().getFirst();
    SmallFleet.until(run + " ends after " + moment, () -> fleet.ended(run));
    if (fleet.state(run).equals("refused")) { // the host was away for longer than a run waits
      assertThat(host.serves(SmallFleet.NEW)).as(moment).isTrue();
      fleet.rollback().fine();
    }
    endsWell(fleet, moment);
  }

  private static void endsWell(SmallFleet fleet, String moment) {
    var run = fleet.runs().getFirst();
    SmallFleet.until(run + " ends after " + moment, () -> fleet.ended(run));
    assertThat(fleet.state(run)).as(moment).isEqualTo("succeeded");
    assertThat(fleet.hosts).allMatch(host -> host.serves(SmallFleet.OLD), moment);
  }

  @Test
  void aHostWithoutRoomForAnotherNameRefusesAndIsNotChanged() throws IOException {
    try (var disk = Disk.small(folder.resolve("hosts/web1"), 64, 400);
        var fleet = SmallFleet.alone(folder, _ -> Map.of())) {
      var names = disk.fillWithNames();

      refusesUnchanged(fleet);

      disk.empty(names);
      goesBack(fleet);
    }
  }

  @Test
  void aHostWhoseDiskDiedIsRefusedAndGoesBackOnceItIsRepaired() throws IOException {
    try (var disk = Disk.thatCanLosePower(folder.resolve("hosts/web1"));
        var fleet = SmallFleet.alone(folder, _ -> Map.of())) {
      var host = fleet.hosts.getFirst();
      host.sync();
      disk.fail();
      var refused = fleet.rollback();
      assertThat(refused.exit()).as(refused.talk()).isNotZero();
      assertThat(refused.talk()).contains("Input/output error").contains("hint:");
      host.agent.kill();
      disk.repair();
      assertThat(host.serves(SmallFleet.NEW)).isTrue();

      host.agent.start("");
      fleet.untilConnected();
      goesBack(fleet);
    }
  }

  @Test
  void nothingBeginsWhileTheControllersDiskIsFullAndAllGoesOnWhenThereIsRoom() throws IOException {
    var all = folder.resolve("all");
    try (var disk = Disk.small(all, 64, 4000);
        var _ = Disk.small(all.resolve("hosts"), 64, 4000);
        var _ = Disk.small(all.resolve("log"), 64, 4000);
        var fleet = SmallFleet.alone(all, _ -> Map.of())) {
      var filler = disk.fill();
      var refused = fleet.rollback();
      assertThat(refused.exit()).as(refused.talk()).isNotZero();
      assertThat(refused.talk()).contains("hint:");
      assertThat(fleet.hosts.getFirst().serves(SmallFleet.NEW)).isTrue();

      disk.empty(filler);
      goesBack(fleet);
    }
  }

  private static void refusesUnchanged(SmallFleet fleet) {
    var begun = fleet.rollback();
    if (begun.exit() == 0) {
      var run = fleet.runs().getFirst();
      SmallFleet.until(run + " ends", () -> fleet.ended(run));
      assertThat(fleet.state(run)).isEqualTo("refused");
    }
    assertThat(fleet.hosts.getFirst().serves(SmallFleet.NEW)).isTrue();
  }

  private static void goesBack(SmallFleet fleet) {
    fleet.rollback().fine();
    endsWell(fleet, "there is room again");
  }
}
