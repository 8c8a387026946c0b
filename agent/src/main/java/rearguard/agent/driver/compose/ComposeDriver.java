package rearguard.agent.driver.compose;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Show;
import rearguard.agent.driver.Subject;
import rearguard.agent.driver.Trace;
import rearguard.agent.driver.compose.engine.Engine;
import rearguard.agent.driver.compose.engine.Roll;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.Glance;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.DriverSpec;
import rearguard.model.snapshot.Drift;

/**
 * Captures and restores the containers of one Compose project. Holds nothing; thread-safe. The
 * library that speaks to the engine is loaded with the first question, and not before.
 */
public final class ComposeDriver
    implements Driver,
        Driver.Watches,
        Driver.Witness,
        Driver.Stops,
        Driver.KeepsOutside,
        Driver.Rebuilds,
        Driver.Shows,
        Driver.Hides {
  @Override
  public DriverSpec spec() {
    return Keys.SPEC;
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return Keys.review(settings);
  }

  @Override
  public List<Setting.Group> detect(Host host) throws HostException, InterruptedException {
    var socket = Place.socket(Setting.Group.EMPTY);
    if (host.disk().stat(socket).isEmpty()) {
      return List.of();
    }
    try (var engine = Engine.at(socket, host)) {
      return Finding.sections(engine.composeLabels());
    } catch (HostException e) {
      if (e.problem().kind() == Problem.Kind.UNREACHABLE) {
        return List.of();
      }
      throw e;
    }
  }

  /** A container that is made anew has another id, whatever the files say. */
  @Override
  public String glance(Subject subject) throws HostException {
    var place = Place.of(subject);
    var glance =
        Glance.on(subject.host().disk())
            .at(place.directory())
            .at(place.directory().resolve(".env"));
    for (var key : List.of(Keys.FILES, Keys.ENV_FILES)) {
      for (var file : place.texts(key)) {
        glance.at(place.directory().resolve(file));
      }
    }
    var roll = Roll.call(place.socket());
    var own = roll.map(all -> all.stream().filter(place::mayHold).map(Roll.One::toString).sorted());
    return glance.note(own.map(Stream::toList).map(Object::toString).orElse("no answer")).text();
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    var place = Place.of(subject);
    try (var engine = Engine.at(place.socket(), subject.host())) {
      return new Capture(subject.host(), place, engine).onto(shelf);
    }
  }

  @Override
  public Captured draw(Subject subject, Version version, boolean asked, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    if (!(version instanceof Version.Snapshot(var kept, var beside))) {
      throw Woe.conflict(
          "driver \"compose\" can only go back to what was captured", "Choose a restore point.");
    }
    var place = Place.of(subject);
    try (var engine = Engine.at(place.socket(), subject.host())) {
      var host = subject.host();
      var noted = ComposeState.from(kept).within(place.texts(Keys.SERVICES));
      var left = new Rebuild(host, place, engine, kept.id()).settled(noted);
      return new Rebuild(host, place, engine, shelf.id()).draw(left, beside, asked, shelf);
    }
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException, InterruptedException {
    return with(subject, kept, Work::compare);
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return with(subject, kept, work -> work.prepare(bench));
  }

  @Override
  public String stop(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return Place.of(subject).stopsFirst()
        ? halt(subject, kept, bench)
        : "serves on: each service is replaced alone, and has its own files until then";
  }

  @Override
  public String halt(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return with(subject, kept, work -> work.halt(bench));
  }

  @Override
  public String start(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return with(subject, kept, work -> work.start(bench));
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return with(subject, kept, work -> work.restore(bench));
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException, InterruptedException {
    return with(subject, kept, Work::verify);
  }

  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return with(subject, kept, work -> work.probe(bench));
  }

  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    for (var name : List.of(Work.MODEL, Work.ENVIRONMENT, Before.FILE, Before.HALTED)) {
      subject.host().disk().deleteTree(bench.folder().resolve(name));
    }
  }

  @Override
  public void forget(Subject subject, Shelf kept) throws HostException, InterruptedException {
    with(
        subject,
        kept,
        work -> {
          work.forget();
          return "";
        });
  }

  private interface Errand<T> {
    T run(Work work) throws HostException, InterruptedException;
  }

  private static <T> T with(Subject subject, Shelf kept, Errand<T> errand)
      throws HostException, InterruptedException {
    var place = Place.of(subject);
    try (var engine = Engine.at(place.socket(), subject.host())) {
      return errand.run(new Work(subject.host(), place, engine, kept));
    }
  }

  @Override
  public List<Show> shows(Subject subject, Instant since)
      throws HostException, InterruptedException {
    return new ComposeShows(Place.of(subject), subject.host()).of(since);
  }

  @Override
  public List<String> hidden(Subject subject) throws HostException {
    return new ComposeShows(Place.of(subject), subject.host()).hidden();
  }

  @Override
  public List<String> hidden(Subject subject, Shelf kept) throws HostException {
    return ComposeShows.hidden(ComposeState.from(kept));
  }

  @Override
  public List<Trace> traces(Subject subject) throws HostException, InterruptedException {
    return new ComposeTraces(Place.of(subject), subject.host()).all();
  }
}
