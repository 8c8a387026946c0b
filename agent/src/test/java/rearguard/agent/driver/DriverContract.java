package rearguard.agent.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import rearguard.agent.host.HostException;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.name.SnapshotId;

/** What every driver promises, proven on real state. A driver's suite only has to make a world. */
public abstract class DriverContract extends DyingContract {
  @Test
  void theSettingsOfTheWorldAreAllowedAndTheRequiredOnesAreNeeded() {
    var driver = world.driver();
    var keys = driver.spec().keys().stream().map(DriverSpec.Key::name).toList();

    assertThat(driver.review(world.settings())).isEmpty();
    assertThat(keys).containsAll(world.settings().entries().keySet());
    assertThat(driver.spec().keys())
        .filteredOn(DriverSpec.Key::required)
        .allSatisfy(key -> assertThat(world.settings().entries()).containsKey(key.name()));
  }

  @Test
  void capturingDisturbsNothingAndEqualStateHasEqualDigests() throws Exception {
    var before = world.fingerprint();
    var besides = besides();

    var first = capture(GOOD);
    var second = capture(new SnapshotId("s-secondone"));

    assertThat(world.fingerprint()).isEqualTo(before);
    assertThat(besides()).isEqualTo(besides);
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(first.summary()).isNotBlank().doesNotContain("\n");
    assertThat(store.verify(GOOD)).isEmpty();
  }

  @Test
  void differentStateHasADifferentDigest() throws Exception {
    var good = capture(GOOD);
    world.damage();

    assertThat(capture(new SnapshotId("s-damaged1")).digest()).isNotEqualTo(good.digest());
  }

  @Test
  void thereIsNoDriftRightAfterACaptureAndSomeAfterDamage() throws Exception {
    capture(GOOD);
    var quiet = compare();
    assertThat(quiet.words()).isEmpty();
    assertThat(verify().words()).isEmpty();

    world.damage();

    var drift = compare();
    assertThat(drift.words()).isNotEmpty().allSatisfy(words -> assertThat(words).isNotBlank());
    assertThat(drift.live()).isNotEqualTo(quiet.live()).isEqualTo(compare().live());
    assertThat(verify().words()).isNotEmpty();
  }

  /** Whoever looks must not make others look again: one compare would follow the other for ever. */
  @Test
  void aGlanceChangesWithTheStateAndNeverByLookingAtIt() throws Exception {
    if (!can(Driver.Watches.class, Ability.WATCH)) {
      return;
    }
    capture(GOOD);
    var quiet = glance();
    compare();
    verify();
    capture(new SnapshotId("s-secondone"));
    assertThat(glance()).isEqualTo(quiet).isNotBlank();

    world.damage();

    assertThat(glance()).isNotEqualTo(quiet).isEqualTo(glance());
  }

  private String glance() throws Exception {
    return ((Driver.Watches) world.driver()).glance(subject(host));
  }

  @Test
  void lookingAndPreparingChangeNothingThatUsersSee() throws Exception {
    capture(GOOD);
    world.damage();
    var damaged = world.fingerprint();
    var bench = bench();

    compare();
    verify();
    prepare(bench);
    probe(bench);

    assertThat(world.fingerprint()).isEqualTo(damaged);
  }

  @Test
  void whatWasCapturedComesBack() throws Exception {
    var good = world.fingerprint();
    capture(GOOD);
    world.damage();
    assertThat(world.fingerprint()).isNotEqualTo(good);

    restoreAll(GOOD);

    assertThat(world.fingerprint()).isEqualTo(good);
    assertThat(verify().words()).isEmpty();
  }

  @Test
  void everyVerbMayBeRepeatedAndADriverRemembersNothing() throws Exception {
    var good = world.fingerprint();
    capture(GOOD);
    world.damage();
    var bench = bench();

    prepare(bench);
    prepare(bench);
    stop(bench);
    stop(bench);
    restore(bench);
    restore(bench);

    assertThat(world.fingerprint()).isEqualTo(good);
    tidy(bench);
    tidy(bench);
    assertThat(world.fingerprint()).isEqualTo(good);
  }

  @Test
  void restoringAnUnchangedStateChangesNothing() throws Exception {
    var good = world.fingerprint();
    capture(GOOD);

    restoreAll(GOOD);

    assertThat(world.fingerprint()).isEqualTo(good);
  }

  @Test
  void aProbeTellsWhetherARestoreIsDone() throws Exception {
    capture(GOOD);
    world.damage();
    var bench = bench();
    prepare(bench);

    assertThat(probe(bench)).isEqualTo(Driver.Progress.NOT_DONE);
    stop(bench);
    restore(bench);
    assertThat(probe(bench)).isEqualTo(Driver.Progress.DONE);
  }

  @Test
  void tidyingRemovesEverythingThatWasBuiltBeside() throws Exception {
    var besides = besides();
    capture(GOOD);
    world.damage();
    var damaged = besides();

    var given = bench();
    prepare(given);
    tidy(given);
    assertThat(besides()).isEqualTo(damaged);

    restoreAll(GOOD);
    assertThat(besides()).isEqualTo(besides);
  }

  @Test
  void goingBackToTheUndoPointBringsTheDamageBackAsItWas() throws Exception {
    var good = world.fingerprint();
    capture(GOOD);
    world.damage();
    var damaged = world.fingerprint();
    var undo = new SnapshotId("s-undoundo");
    capture(undo);
    restoreAll(GOOD);
    assertThat(world.fingerprint()).isEqualTo(good);

    restoreAll(undo);

    assertThat(world.fingerprint()).isEqualTo(damaged);
  }

  @Test
  void aSnapshotThatLostARecordIsRefusedByName() throws Exception {
    capture(GOOD);
    world.damage();
    var damaged = world.fingerprint();
    var records = files(folder.resolve("store/snapshots/" + GOOD), "r-");

    for (var record : records) {
      var shelf = store.open(GOOD);
      var aside = folder.resolve("aside");
      Files.move(record, aside);
      assertRefused(shelf, "missing");
      Files.write(record, new byte[100]);
      assertRefused(shelf, "altered");
      Files.delete(record);
      Files.move(aside, record);
    }
    assertThat(world.fingerprint()).isEqualTo(damaged);
  }

  @Test
  void aSnapshotThatLostATreeIsRefusedByName() throws Exception {
    capture(GOOD);
    world.damage();
    for (var tree : files(folder.resolve("store/trees"), "")) {
      var shelf = store.open(GOOD);
      var aside = folder.resolve("aside");
      Files.move(tree, aside);
      assertRefused(shelf, "missing");
      Files.move(aside, tree);
    }
    restoreAll(GOOD);
  }

  @Test
  void noSecretStandsOpenInTheStore() throws Exception {
    capture(GOOD);
    for (var file : files(folder.resolve("store/snapshots/" + GOOD), "")) {
      var content = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(world.secrets()).noneMatch(content::contains);
    }
  }

  private void assertRefused(Shelf shelf, String state) throws Exception {
    var bench = bench();
    assertThatThrownBy(() -> world.driver().compare(subject(host), shelf))
        .isInstanceOf(HostException.class)
        .hasMessageContaining(state);
    assertThatThrownBy(() -> world.driver().prepare(subject(host), shelf, bench))
        .isInstanceOf(HostException.class)
        .hasMessageContaining(state);
  }
}
