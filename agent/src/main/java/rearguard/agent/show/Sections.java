package rearguard.agent.show;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.HostException;
import rearguard.agent.step.HeldRun;
import rearguard.agent.step.Work;
import rearguard.model.Setting;
import rearguard.model.name.DriverName;
import rearguard.model.name.SnapshotId;
import rearguard.model.plan.Step;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;
import rearguard.model.watch.Watched;

/** Where the secrets of a run's application stand on this host. */
record Sections(Work work) {

  /** One target, as it is now or as it is in a snapshot. */
  record Place(
      Target target, DriverName driver, Setting.Group settings, Optional<SnapshotId> snapshot) {}

  /**
   * Every target of the plan on this host: now, in what it goes back to, and in what the run found
   * there; and what else of the application is watched, now.
   */
  List<Place> of(HeldRun held, Collection<Watched> watched) {
    var places = new ArrayList<Place>();
    for (var step : held.plan().steps()) {
      if (step.target().host().equals(work.self())) {
        places.add(place(step, Optional.empty()));
        kept(held, step).ifPresent(id -> places.add(place(step, Optional.of(id))));
      }
    }
    for (var one : watched) {
      places.add(new Place(one.target(), one.driver(), one.settings(), Optional.empty()));
    }
    return places.stream().distinct().toList();
  }

  private static Place place(Step step, Optional<SnapshotId> id) {
    return new Place(step.target(), step.driver(), step.settings(), id);
  }

  private static Optional<SnapshotId> kept(HeldRun held, Step step) {
    return switch (step.verb()) {
      case REMEMBER ->
          held.trace(step.id())
              .flatMap(HeldRun.Trace::outcome)
              .flatMap(told -> told.report().undo())
              .map(Snapshot::id);
      case RESTORE -> Optional.of(step.snapshot());
      case PREPARE, STOP, HALT, START, VERIFY, HOLD, RELEASE, PURGE, ADMIT, OPEN ->
          Optional.empty();
    };
  }

  /** Their values; an exception when one of them cannot be told. */
  Collection<String> values(Collection<Place> places) throws HostException, InterruptedException {
    var texts = new HashSet<String>();
    for (var place : places) {
      if (work.drivers().named(place.driver()).orElse(null) instanceof Driver.Hides hides) {
        var subject = new Subject(place.target(), place.settings(), work.host());
        texts.addAll(
            place.snapshot().isPresent()
                ? hides.hidden(subject, work.keeping().shelf(place.snapshot().get(), ""))
                : hides.hidden(subject));
      }
    }
    return Known.in(texts);
  }
}
