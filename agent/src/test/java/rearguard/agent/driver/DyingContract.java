package rearguard.agent.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import rearguard.agent.host.FaultyHost;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.driver.Ability;
import rearguard.model.name.SnapshotId;
import rearguard.model.traffic.Admission;
import rearguard.model.traffic.Held;
import rearguard.model.traffic.Hold;

/**
 * What every driver promises of an agent that dies between any two steps of any verb: a probe tells
 * the truth, and the same verb of a fresh driver makes it good.
 */
abstract class DyingContract extends DriverStage {
  private static final SnapshotId UNDO = new SnapshotId("s-undoundo");
  private static final Hold HELD = new Hold("r-run0001", Duration.ofMinutes(5), List.of());
  private static final Admission SOME =
      new Admission(List.of("192.0.2.0/24"), Optional.of(Duration.ofMinutes(4)));

  /** All that goes before a verb. */
  private interface Scene {
    Bench set(int number) throws Exception;
  }

  private interface Deed {
    void on(Subject subject, Bench bench) throws Exception;
  }

  /** What must hold after a death, or at the end after none. */
  private interface Sequel {
    void follow(Bench bench, int number) throws Exception;
  }

  private interface Death {
    FaultyHost at(int number, Host real);
  }

  /**
   * For each step of the deed: the scene, the deed until it dies there, the sequel. One that takes
   * no steps on the host, as it speaks to a server, dies at every call.
   */
  private void diesAnywhere(String verb, Scene scene, Deed deed, Sequel sequel) throws Exception {
    if (!dies(verb, FaultyHost::killedAtStep, scene, deed, sequel)) {
      assertThat(dies(verb, FaultyHost::killedAt, scene, deed, sequel))
          .as("asks the host")
          .isTrue();
    }
  }

  /** Whether it ever died. */
  private boolean dies(String verb, Death death, Scene scene, Deed deed, Sequel sequel)
      throws Exception {
    for (int number = 1; ; number += world.killsEvery()) {
      var bench = scene.set(number);
      var faulty = death.at(number, host);
      try {
        deed.on(subject(faulty), bench);
      } catch (FaultyHost.Killed _) {
        host.programs().endLeftovers();
      }
      try {
        sequel.follow(bench, number);
      } catch (AssertionError | Exception e) {
        throw new AssertionError(verb + " that dies at step " + number + ": " + e.getMessage(), e);
      }
      if (!faulty.struck()) {
        return number > 1;
      }
    }
  }

  private Bench unprepared() throws Exception {
    world.damage();
    return bench();
  }

  private Bench prepared() throws Exception {
    var bench = unprepared();
    prepare(bench);
    return bench;
  }

  /** By an agent that died stopping, if it can stop anything, and by the next. */
  private Bench stopped(int number) throws Exception {
    var bench = prepared();
    if (can(Driver.Stops.class, Ability.STOP_AND_START)) {
      upTo(number, subject -> stops().stop(subject, store.open(GOOD), bench));
      assertThat(probe(bench)).isIn(Driver.Progress.NOT_DONE, Driver.Progress.MIXED);
    }
    stop(bench);
    return bench;
  }

  private interface Part {
    void of(Subject subject) throws Exception;
  }

  /** As far as the step of that number, when it has so many. */
  private void upTo(int number, Part part) throws Exception {
    try {
      part.of(subject(FaultyHost.killedAtStep(number, host)));
    } catch (FaultyHost.Killed _) {
      host.programs().endLeftovers();
    }
  }

  /** What a probe says is so; a fresh driver restores, dies tidying, and another one tidies. */
  private void endsWell(Bench bench, int number, String good, List<String> besides)
      throws Exception {
    switch (probe(bench)) {
      case DONE -> assertThat(verify().words()).as("which is done").isEmpty();
      case NOT_DONE, MIXED -> {}
      case UNKNOWN -> throw new AssertionError("it does not know how far it came");
    }
    restore(bench);
    assertThat(verify().words()).isEmpty();
    assertThat(probe(bench)).isEqualTo(Driver.Progress.DONE);
    upTo(number, subject -> world.driver().tidy(subject, bench));
    tidy(bench);
    assertThat(besides()).isEqualTo(besides);
    assertThat(world.fingerprint()).isEqualTo(good);
  }

  @Test
  void aRestoreThatDiesAnywhereIsFinishedByAFreshDriver() throws Exception {
    var good = world.fingerprint();
    var besides = besides();
    capture(GOOD);
    diesAnywhere(
        "a restore",
        this::stopped,
        (subject, bench) -> world.driver().restore(subject, store.open(GOOD), bench),
        (bench, number) -> endsWell(bench, number, good, besides));
  }

  @Test
  void aPrepareThatDiesAnywhereIsFinishedByAFreshDriver() throws Exception {
    var good = world.fingerprint();
    capture(GOOD);
    var given = unprepared();
    var damaged = world.fingerprint();
    diesAnywhere(
        "a prepare",
        _ -> given,
        (subject, bench) -> world.driver().prepare(subject, store.open(GOOD), bench),
        (_, _) -> assertThat(world.fingerprint()).isEqualTo(damaged));
    prepare(given);
    stop(given);
    restore(given);
    assertThat(world.fingerprint()).isEqualTo(good);
  }

  private interface Taking {
    Captured of(Driver driver, Subject subject, Shelf.Writer shelf)
        throws HostException, InterruptedException;
  }

  @Test
  void aCaptureThatDiesAnywhereLeavesNoSnapshotAndTheStateAlone() throws Exception {
    takingDies("c", Driver::capture);
    if (world.driver() instanceof Driver.Remembers) {
      takingDies("r", (driver, to, shelf) -> ((Driver.Remembers) driver).remember(to, shelf));
    }
  }

  private void takingDies(String letter, Taking taking) throws Exception {
    var good = world.fingerprint();
    var besides = besides();
    var taken = new ArrayList<SnapshotId>();
    var died =
        dies(
            "a capture",
            FaultyHost::killedAt,
            _ -> {
              taken.add(new SnapshotId("s-taken" + letter + String.format("%05d", taken.size())));
              return new Bench("none", folder);
            },
            (subject, _) ->
                store.keep(
                    taken.getLast(),
                    TARGET,
                    world.driver().spec().name(),
                    shelf -> taking.of(world.driver(), subject, shelf)),
            (_, _) -> {
              assertThat(world.fingerprint()).isEqualTo(good);
              assertThat(besides()).isEqualTo(besides);
            });
    assertThat(died).isTrue();
    assertThat(store.all()).contains(taken.removeLast()).doesNotContainAnyElementsOf(taken);
    assertThat(store.verify(store.all().getLast())).isEmpty();
  }

  /** In one world, as there are drivers whose worlds take long to make. */
  @Test
  void everyOtherVerbThatDiesAnywhereIsMadeGoodByTheNext() throws Exception {
    var good = world.fingerprint();
    capture(GOOD);
    if (can(Driver.Holds.class, Ability.HOLD_TRAFFIC)) {
      holdsDie(good);
    }
    if (world.driver() instanceof Driver.KeepsOutside keeps) {
      forgettingDies(keeps, good);
    }
    if (can(Driver.Stops.class, Ability.STOP_AND_START)) {
      stopsDie();
    }
    if (can(Driver.Purges.class, Ability.PURGE)) {
      purgingDies();
    }
  }

  private void holdsDie(String open) throws Exception {
    diesAnywhere(
        "a hold",
        _ -> bench(),
        (subject, _) -> holds().hold(subject, HELD),
        (_, _) -> {
          held();
          released(open);
        });
    diesAnywhere(
        "a release",
        _ -> held(),
        (subject, _) -> holds().release(subject, HELD.owner()),
        (_, _) -> released(open));
    if (world.driver().spec().can(Ability.MAINTENANCE)) {
      held();
      assertThatThrownBy(() -> holds().admit(subject(host), HELD.owner(), SOME))
          .hasMessageContaining("lets everybody through or nobody");
      released(open);
    } else {
      admittingDies(open);
    }
  }

  private void admittingDies(String open) throws Exception {
    diesAnywhere(
        "an admission",
        _ -> held(),
        (subject, _) -> holds().admit(subject, HELD.owner(), SOME),
        (_, _) -> {
          assertThat(ours()).isPresent();
          holds().admit(subject(host), HELD.owner(), SOME);
          assertThat(ours().orElseThrow().sources()).isEqualTo(SOME.sources());
          released(open);
        });
  }

  private Bench held() throws Exception {
    holds().hold(subject(host), HELD);
    assertThat(ours()).isPresent();
    return bench();
  }

  private void released(String open) throws Exception {
    holds().release(subject(host), HELD.owner());
    assertThat(ours()).isEmpty();
    assertThat(world.fingerprint()).isEqualTo(open);
  }

  /** Others may hold as well: what the world began with stays. */
  private Optional<Held> ours() throws Exception {
    return holds().held(subject(host)).stream()
        .filter(held -> held.owner().equals(HELD.owner()))
        .findAny();
  }

  private Driver.Holds holds() {
    return (Driver.Holds) world.driver();
  }

  /** As a run takes it; one that remembers may keep nothing outside until it was restored. */
  private void keepAnUndoPoint() throws Exception {
    if (world.driver() instanceof Driver.Remembers remembers) {
      store.keep(
          UNDO,
          TARGET,
          world.driver().spec().name(),
          shelf -> remembers.remember(subject(host), shelf));
      restoreAll(GOOD);
    } else {
      capture(UNDO);
    }
  }

  private void forgettingDies(Driver.KeepsOutside keeps, String good) throws Exception {
    diesAnywhere(
        "a forgetting",
        _ -> {
          world.damage();
          keepAnUndoPoint();
          return bench();
        },
        (subject, _) -> keeps.forget(subject, store.open(UNDO)),
        (_, _) -> {
          keeps.forget(subject(host), store.open(UNDO));
          store.remove(UNDO);
          restoreAll(GOOD);
          assertThat(world.fingerprint()).isEqualTo(good);
        });
  }

  private void stopsDie() throws Exception {
    var damaged = new AtomicReference<>("");
    diesAnywhere(
        "a halt and a start",
        _ -> {
          var bench = prepared();
          damaged.set(world.fingerprint());
          return bench;
        },
        (subject, bench) -> {
          stops().halt(subject, store.open(GOOD), bench);
          stops().start(subject, store.open(GOOD), bench);
        },
        (bench, _) -> {
          stops().start(subject(host), store.open(GOOD), bench);
          assertThat(world.fingerprint()).isEqualTo(damaged.get());
        });
  }

  private Driver.Stops stops() {
    return (Driver.Stops) world.driver();
  }

  private void purgingDies() throws Exception {
    world.damage();
    var damaged = world.fingerprint();
    capture(UNDO);
    purge(bench());
    var purged = world.fingerprint();
    assertThat(purged).isNotEqualTo(damaged);
    restoreAll(UNDO);
    diesAnywhere(
        "a purge",
        _ -> bench(),
        (subject, bench) -> purges().purge(subject, store.open(UNDO), bench),
        (bench, _) -> {
          assertThat(world.fingerprint()).isIn(damaged, purged);
          purge(bench);
          assertThat(world.fingerprint()).isEqualTo(purged);
          restoreAll(UNDO);
          assertThat(world.fingerprint()).isEqualTo(damaged);
        });
  }

  private void purge(Bench bench) throws Exception {
    purges().purge(subject(host), store.open(UNDO), bench);
  }

  private Driver.Purges purges() {
    return (Driver.Purges) world.driver();
  }
}
