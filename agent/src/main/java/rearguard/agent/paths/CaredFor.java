package rearguard.agent.paths;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver.Progress;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.snapshot.Drift;

/** The verbs of a driver that cares for whole files, or for some keys of environment files. */
public final class CaredFor {
  private static final String BEFORE = "before";

  private final Care care;
  private final List<String> paths;
  private final Host host;

  private CaredFor(Care care, List<String> paths, Host host) {
    this.care = care;
    this.paths = paths;
    this.host = host;
  }

  public static CaredFor files(List<String> paths, Host host) {
    return new CaredFor(new WholeFiles(paths, host.disk()), paths, host);
  }

  public static CaredFor keys(Keys keys) {
    return new CaredFor(keys.care(), keys.paths(), keys.host());
  }

  /**
   * A snapshot of these keys as they are now, but for one, which has that value wherever it stands
   * in the files; in the only file when it stands nowhere.
   */
  public static Captured keysWith(Keys keys, String key, String value, Shelf.Writer shelf)
      throws HostException {
    return keys.care().captureWith(key, value, shelf);
  }

  /** Keys of environment files. */
  public record Keys(List<String> paths, List<String> keys, Host host) {
    /** What each key that stands there is given now, by path and key; secrets. */
    public SortedMap<String, SortedMap<String, String>> values() throws HostException {
      return care().values();
    }

    /** Likewise, in a snapshot that holds them all. */
    public SortedMap<String, SortedMap<String, String>> values(Shelf kept) throws HostException {
      return care().values(kept);
    }

    private NamedKeys care() {
      return new NamedKeys(paths, keys, host.disk());
    }
  }

  public Captured capture(Shelf.Writer shelf) throws HostException {
    return care.capture(shelf);
  }

  public Drift compare(Shelf kept) throws HostException {
    care.refuseUnrestorable(kept);
    return verify(kept);
  }

  /** What is there now, as text, whatever keys are cared for. */
  public List<String> texts() throws HostException {
    return PathLook.at(paths, host.disk()).texts();
  }

  /** What a snapshot holds, as text. */
  public List<String> texts(Shelf kept) throws HostException {
    return care.texts(kept);
  }

  public String prepare(Shelf kept, Bench bench) throws HostException {
    var words = care.refuseUnrestorable(kept);
    var live = verify(kept).live().getBytes(StandardCharsets.UTF_8);
    host.disk().write(bench.folder().resolve(BEFORE), live, 0600, host.self());
    return words + ": complete and fit";
  }

  public String restore(Shelf kept) throws HostException, InterruptedException {
    return care.restore(kept);
  }

  public Drift verify(Shelf kept) throws HostException {
    return care.drift(kept);
  }

  public Progress probe(Shelf kept, Bench bench) throws HostException {
    var drift = verify(kept);
    if (drift.none()) {
      return Progress.DONE;
    }
    var before = before(bench);
    return before.isEmpty() || before.get().equals(drift.live())
        ? Progress.NOT_DONE
        : Progress.MIXED;
  }

  private Optional<String> before(Bench bench) throws HostException {
    var file = bench.folder().resolve(BEFORE);
    return host.disk().stat(file).isEmpty()
        ? Optional.empty()
        : Optional.of(new String(host.disk().read(file, 1000), StandardCharsets.UTF_8));
  }

  /** A killed write may have left its half beside the file. */
  public void tidy(Bench bench) throws HostException, InterruptedException {
    for (var path : paths) {
      PathRestore.tidy(PathLook.parent(Path.of(path)), host.disk());
      PathRestore.tidyAll(Path.of(path), host.disk());
    }
    host.disk().deleteTree(bench.folder().resolve(BEFORE));
  }
}
