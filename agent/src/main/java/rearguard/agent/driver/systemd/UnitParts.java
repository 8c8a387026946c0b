package rearguard.agent.driver.systemd;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.PathLook;
import rearguard.agent.paths.PathState;
import rearguard.model.Problem;

/**
 * Some units of a snapshot, with the files that make them what they are. A file of another unit is
 * left alone; one that nobody can tell apart, such as an environment file that a unit names by a
 * specifier, comes with each of them. Pure.
 */
record UnitParts(SystemdState whole, Collection<UnitName> wanted) {

  static SystemdState of(SystemdState whole, Collection<UnitName> wanted) throws HostException {
    return new UnitParts(whole, wanted).state();
  }

  private SystemdState state() throws HostException {
    if (wanted.containsAll(whole.names())) {
      return whole;
    }
    var units = whole.units().stream().filter(unit -> wanted.contains(unit.name())).toList();
    if (units.isEmpty()) {
      throw new HostException(
          Problem.of(
              Problem.Kind.NOT_FOUND,
              "the snapshot holds nothing of " + Halt.names(wanted),
              "It holds " + Halt.names(whole.names()) + "."));
    }
    return new SystemdState(units, only(whole.own()), only(whole.foreign()));
  }

  private PathState only(PathState state) {
    var paths = state.paths().stream().filter(this::concerns).toList();
    var entries = new TreeMap<>(state.entries());
    entries
        .keySet()
        .removeIf(entry -> paths.stream().noneMatch(path -> Path.of(entry).startsWith(path)));
    return new PathState(paths, entries);
  }

  private boolean concerns(String path) {
    Predicate<UnitName> its = unit -> named(unit, path) || mentioned(unit, path);
    return whole.names().stream().filter(wanted::contains).anyMatch(its)
        || whole.names().stream().noneMatch(its);
  }

  /** By its own name, its template's, its drop-ins', or as a link that enables it. */
  private boolean named(UnitName unit, String path) {
    var stems = new TreeSet<>(java.util.Set.of(unit.text()));
    unit.template().ifPresent(stems::add);
    var name = name(path);
    var above = name(PathLook.parent(Path.of(path)).toString());
    boolean enables =
        whole.own().entries().get(path) instanceof PathState.Link(var pointsTo, _)
            && Path.of(pointsTo).endsWith(unit.text());
    return enables
        || stems.contains(name)
        || stems.stream().anyMatch(stem -> name.equals(stem + ".d") || above.equals(stem + ".d"));
  }

  private boolean mentioned(UnitName unit, String path) {
    return Stream.of(whole.own(), whole.foreign())
        .flatMap(state -> state.entries().entrySet().stream())
        .filter(entry -> named(unit, entry.getKey()))
        .anyMatch(
            entry ->
                entry.getValue() instanceof PathState.Plain(_, _, var content)
                    && new String(content.bytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("EnvironmentFile="))
                        .anyMatch(
                            line ->
                                line.substring(line.indexOf('=') + 1)
                                    .strip()
                                    .replaceFirst("^-", "")
                                    .equals(path)));
  }

  private static String name(String path) {
    return Path.of(path).getFileName() == null ? path : Path.of(path).getFileName().toString();
  }
}
