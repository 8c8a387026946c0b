package rearguard.agent.retention;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.snapshot.Drift;

/** Keeps a folder in the store and, for each snapshot, a file on a ledge beside it. */
final class Ledge implements Driver, Driver.KeepsOutside {
  static final DriverName NAME = new DriverName("ledge");

  /** The ledge is out of reach. */
  boolean away;

  /** What happens while it is reached for. */
  Runnable meanwhile = () -> {};

  static Setting.Group section(Path live, Path ledge) {
    return Setting.Group.of(
        java.util.Map.of(
            "live", new Setting.Text(live.toString()), "ledge", new Setting.Text(ledge + "")));
  }

  private static Path path(Subject subject, String key) {
    return subject.settings().entries().get(key) instanceof Setting.Text(var path)
        ? Path.of(path)
        : Path.of("/nowhere");
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    var host = subject.host();
    host.disk()
        .write(path(subject, "ledge").resolve(shelf.id().value()), new byte[7], 0600, host.self());
    shelf.record("it", shelf.id().value().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    shelf.tree("live", path(subject, "live"));
    shelf.outside("ledge:" + shelf.id(), 7);
    return new Captured("it", new TreeMap<>());
  }

  @Override
  public void forget(Subject subject, Shelf kept) throws HostException, InterruptedException {
    kept.record("it");
    meanwhile.run();
    if (away) {
      throw new HostException(
          Problem.of(Problem.Kind.UNREACHABLE, "the ledge is away", "").mayBeRetried());
    }
    subject.host().disk().deleteTree(path(subject, "ledge").resolve(kept.id().value()));
  }

  @Override
  public DriverSpec spec() {
    return new DriverSpec(NAME, Kind.CONFIG, Set.of(), List.of());
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return List.of();
  }

  @Override
  public List<Setting.Group> detect(Host host) {
    return List.of();
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) {
    return new Drift(List.of(), "");
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench) {
    return "";
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench) {
    return "";
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) {
    return new Drift(List.of(), "");
  }

  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench) {
    return Progress.UNKNOWN;
  }

  @Override
  public void tidy(Subject subject, Bench bench) {}
}
