package rearguard.agent.driver.systemd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.Glance;
import rearguard.agent.paths.Homes;
import rearguard.agent.paths.PathLook;
import rearguard.agent.paths.PathState;

/** Which files make units what they are. */
final class UnitFiles {
  private static final Pattern PULLS = Pattern.compile(".+\\.(wants|requires|upholds)");
  private static final Pattern PATTERN = Pattern.compile(".*[*?\\[].*", Pattern.DOTALL);
  private static final Path NOTHING = Path.of("/dev/null");

  private final Place place;
  private final Disk disk;
  private final SortedSet<String> own = new TreeSet<>();
  private final SortedSet<String> foreign = new TreeSet<>();
  private final SortedSet<String> left = new TreeSet<>();

  private UnitFiles(Place place, Disk disk) {
    this.place = place;
    this.disk = disk;
  }

  /**
   * Those below the operator's folder, and what others brought.
   *
   * @param environment whether the files of the environment are asked for as well; those that a
   *     unit names today are nothing to a snapshot that does not know them
   */
  static UnitFiles of(Place place, List<UnitLook> units, boolean environment, Disk disk)
      throws HostException {
    var files = new UnitFiles(place, disk);
    var names = place.names(disk);
    for (var unit : units) {
      files.addOwn(unit.name(), names);
      for (var file : environment ? unit.environmentFiles() : List.<String>of()) {
        files.addEnvironment(file);
      }
    }
    for (var unit : units) {
      files.addForeign(unit.text("FragmentPath"));
      for (var dropIn : unit.dropIns()) {
        files.addForeign(dropIn);
      }
    }
    return files;
  }

  /**
   * What stands under the units' names where files of units are, and under those that pull them in.
   * What a unit names in its text, such as files of the environment, is not looked for.
   */
  static String glance(Subject subject) throws HostException {
    var disk = subject.host().disk();
    var glance = Glance.on(disk);
    var user = subject.settings().text(Keys.USER);
    var home = user.isPresent() ? Homes.of(user.get(), disk) : Optional.<Path>empty();
    var folders =
        user.isPresent()
            ? home.map(folder -> folder.resolve(".config/systemd/user")).stream().toList()
            : List.of(
                Place.MACHINE, Path.of("/run/systemd/system"), Path.of("/usr/lib/systemd/system"));
    for (var folder : folders) {
      glance.at(folder);
      for (var unit : Keys.units(subject.settings())) {
        glance.at(folder.resolve(unit.text())).within(folder.resolve(unit.text() + ".d"), 1);
      }
    }
    return glance.text();
  }

  /** Those, and others that may have been there once. */
  PathState own(Collection<String> more) throws HostException {
    var paths = new TreeSet<>(own);
    paths.addAll(more);
    return PathLook.at(withoutInner(paths), disk);
  }

  PathState foreign(Collection<String> more) throws HostException {
    var paths = new TreeSet<>(foreign);
    paths.addAll(more);
    return PathLook.at(List.copyOf(paths), disk);
  }

  /** Environment files that are not captured. */
  SortedSet<String> left() {
    return left;
  }

  private void addOwn(UnitName unit, List<String> names) throws HostException {
    var stems = new ArrayList<>(List.of(unit.text()));
    unit.template().ifPresent(stems::add);
    for (var stem : stems) {
      own.add(place.folder().resolve(stem).toString());
      own.add(place.folder().resolve(stem + ".d").toString());
    }
    for (var name : names) {
      addEnabling(place.folder().resolve(name), unit);
    }
  }

  /** Enabling is links: in folders of what pulls the unit in, and under its other names. */
  private void addEnabling(Path path, UnitName unit) throws HostException {
    var stat = disk.stat(path);
    if (stat.isEmpty()) {
      return;
    }
    if (stat.get().type() == Disk.Type.LINK) {
      if (Path.of(disk.readLink(path)).endsWith(unit.text())) {
        own.add(path.toString());
      }
    } else if (stat.get().type() == Disk.Type.FOLDER
        && PULLS.matcher(path.toString()).matches()
        && disk.stat(path.resolve(unit.text())).isPresent()) {
      own.add(path.resolve(unit.text()).toString());
    }
  }

  private void addEnvironment(String file) throws HostException {
    var path = Path.of(file);
    if (!path.isAbsolute()
        || !path.normalize().equals(path)
        || PATTERN.matcher(file).matches()
        || behindLink(path)) {
      left.add(file);
    } else {
      own.add(file);
    }
  }

  private boolean behindLink(Path path) throws HostException {
    for (var above = path.getParent(); above != null; above = above.getParent()) {
      if (disk.stat(above).filter(stat -> stat.type() == Disk.Type.LINK).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private void addForeign(String file) throws HostException {
    if (file.isEmpty() || Path.of(file).equals(NOTHING)) {
      return;
    }
    var path = merged(Path.of(file));
    if (own.stream().noneMatch(mine -> path.startsWith(mine)) && disk.stat(path).isPresent()) {
      foreign.add(path.toString());
    }
  }

  /** Where /lib is a link to /usr/lib, systemd tells the shorter name. */
  private Path merged(Path path) throws HostException {
    var lib = Path.of("/lib");
    var isLink = disk.stat(lib).filter(stat -> stat.type() == Disk.Type.LINK).isPresent();
    return isLink && path.startsWith(lib)
        ? Path.of("/usr/lib").resolve(lib.relativize(path))
        : path;
  }

  private static List<String> withoutInner(SortedSet<String> paths) {
    return paths.stream()
        .filter(path -> paths.stream().noneMatch(other -> path.startsWith(other + "/")))
        .toList();
  }
}
