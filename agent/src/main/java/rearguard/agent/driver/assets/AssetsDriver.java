package rearguard.agent.driver.assets;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Show;
import rearguard.agent.driver.Subject;
import rearguard.agent.driver.Trace;
import rearguard.agent.driver.assets.AssetsState.Owners;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.Glance;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.DriverSpec;
import rearguard.model.name.Counted;
import rearguard.model.name.Quoted;
import rearguard.model.snapshot.Drift;

/** Captures and restores static assets: a folder, or a link to a release folder. */
public final class AssetsDriver implements Driver, Driver.Watches, Driver.Witness, Driver.Shows {

  @Override
  public DriverSpec spec() {
    return AssetsSettings.SPEC;
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return AssetsSettings.review(settings);
  }

  /** Which folders are served cannot be seen from outside. */
  @Override
  public List<Setting.Group> detect(Host host) {
    return List.of();
  }

  /** A release that was put there anew has other folders, or another link leads to it. */
  @Override
  public String glance(Subject subject) throws HostException {
    var path = AssetsSettings.of(subject.settings()).path();
    return Glance.on(subject.host().disk()).within(path, 2).text();
  }

  @Override
  public List<Show> shows(Subject subject, Instant since) throws HostException {
    return List.of(new Show.Room(AssetsSettings.of(subject.settings()).path()));
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    var settings = AssetsSettings.of(subject.settings());
    var look = new AssetsLook(settings, subject.host().disk());
    var form = look.form();
    var place = look.place(form);
    Optional<Owners> owners = Optional.empty();
    if (shelf.touchesStore(place.orElse(settings.path()))) {
      throw AssetsSettings.refused(
          settings.path(), "Rearguard's own store is there", "Name another folder.");
    }
    if (place.isPresent() && look.stands(place.get())) {
      shelf.tree(AssetsWork.TREE, place.get());
      owners = Optional.of(new AssetTree(subject.host().disk(), place.get()).owners());
    }
    shelf.record(AssetsWork.RECORD, new AssetsState(form, owners).written());
    return told(form, owners);
  }

  private static Captured told(AssetsState.Form form, Optional<Owners> owners) {
    var facts = new TreeMap<String, String>();
    owners.ifPresent(given -> facts.put("files", Long.toString(given.files())));
    if (form instanceof AssetsState.Link(var text, _)) {
      facts.put("release", Quoted.of(text));
    }
    var files =
        owners
            .map(given -> " with " + Counted.of(given.files(), "file"))
            .orElse(form instanceof AssetsState.Link ? ", which is not there" : "");
    return new Captured(AssetsDrift.words(form) + files, facts);
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException, InterruptedException {
    var work = AssetsWork.of(subject, kept);
    work.refuseUnfit();
    return work.drift();
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return AssetsWork.of(subject, kept).prepare(bench);
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return AssetsWork.of(subject, kept).restore(bench);
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException, InterruptedException {
    return AssetsWork.of(subject, kept).drift();
  }

  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var drift = AssetsWork.of(subject, kept).drift();
    if (drift.none()) {
      return Progress.DONE;
    }
    var plan = AssetsPlan.in(bench, subject.host().disk());
    return plan.isEmpty() || plan.get().before().equals(drift.live())
        ? Progress.NOT_DONE
        : Progress.MIXED;
  }

  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    AssetsWork.tidy(AssetsSettings.of(subject.settings()), bench, subject.host().disk());
  }

  @Override
  public List<Trace> traces(Subject subject) throws HostException {
    var settings = AssetsSettings.of(subject.settings());
    return List.of(
        new Trace.Changes("changes", settings.releases()),
        new Trace.Changes("link", settings.path()));
  }
}
