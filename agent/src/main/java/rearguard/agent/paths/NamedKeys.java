package rearguard.agent.paths;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;
import rearguard.agent.paths.EnvState.Lines;
import rearguard.model.Problem;
import rearguard.model.name.Counted;
import rearguard.model.name.Quoted;
import rearguard.model.snapshot.Drift;

/** Some keys of environment files; the rest of a file is not looked at and stays as it is. */
record NamedKeys(List<String> paths, List<String> keys, Disk disk) implements Care {
  private static final String RECORD = "keys";

  @Override
  public List<String> texts(Shelf kept) throws HostException {
    return kept(kept).files().values().stream()
        .flatMap(lines -> lines.keys().values().stream())
        .flatMap(Optional::stream)
        .map(
            entry ->
                new String(
                    entry.text().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public Captured capture(Shelf.Writer shelf) throws HostException {
    WholeFiles.refuseStore(paths, shelf);
    return captured(now(), shelf);
  }

  /** As it is now, but for one key, which has that value wherever it stands. */
  Captured captureWith(String key, String value, Shelf.Writer shelf) throws HostException {
    WholeFiles.refuseStore(paths, shelf);
    var state = now();
    if (!EnvValue.plain(value)) {
      throw refusedValue(
          "the value for " + key + " is none that every reader of environment files understands",
          "Use letters, digits and _ . , : / @ % + - only, or write the file by hand.");
    }
    if (!state.takes(key)) {
      throw refusedValue(
          key + " stands in none of the files, and nobody can say into which it belongs",
          "Write it into one of them by hand.");
    }
    return captured(state.with(key, value), shelf);
  }

  private static HostException refusedValue(String message, String hint) {
    return new HostException(Problem.of(Problem.Kind.CONFLICT, message, hint));
  }

  private Captured captured(EnvState state, Shelf.Writer shelf) throws HostException {
    shelf.record(RECORD, state.written());
    long present = 0;
    var twice = new ArrayList<String>();
    for (var file : state.files().entrySet()) {
      for (var key : file.getValue().keys().entrySet()) {
        present += key.getValue().isPresent() ? 1 : 0;
        if (key.getValue().filter(entry -> entry.times() > 1).isPresent()) {
          twice.add(key.getKey());
        }
      }
    }
    return new Captured(
        Counted.of(present, "key")
            + " of "
            + Counted.of(paths.size(), "file")
            + (twice.isEmpty()
                ? ""
                : "; more than once, of which the last counts: " + String.join(", ", twice)),
        new TreeMap<>(Map.of("keys", Long.toString(present))));
  }

  /** What each key that stands there is given now, by path and key; secrets. */
  SortedMap<String, SortedMap<String, String>> values() throws HostException {
    return now().values();
  }

  /** Likewise, in a snapshot. */
  SortedMap<String, SortedMap<String, String>> values(Shelf kept) throws HostException {
    return kept(kept).values();
  }

  private EnvState now() throws HostException {
    var files = new TreeMap<String, Lines>();
    for (var path : paths) {
      files.put(path, Lines.of(file(Path.of(path)), keys));
    }
    return new EnvState(files);
  }

  private Optional<EnvFile> file(Path path) throws HostException {
    PathLook.refuseLinksAbove(path, disk);
    var stat = disk.stat(path);
    if (stat.isEmpty()) {
      return Optional.empty();
    }
    if (stat.get().type() != Disk.Type.FILE) {
      throw PathLook.refused(
          path, "it is no plain file", "Keys are for environment files; name the file itself.");
    }
    return Optional.of(EnvFile.of(disk.read(path, PathLook.FILE_LIMIT)));
  }

  /** A snapshot of whole files holds their keys too. */
  private EnvState kept(Shelf kept) throws HostException {
    try {
      var state = EnvState.read(kept.record(RECORD));
      for (var path : paths) {
        var lines = Optional.ofNullable(state.files().get(path));
        refuseUnheld(
            lines.isPresent() && lines.get().keys().keySet().containsAll(keys), path, kept);
      }
      return state;
    } catch (HostException e) {
      if (e.problem().kind() != Problem.Kind.NOT_FOUND) {
        throw e;
      }
      return whole(kept, e);
    } catch (IOException e) {
      throw WholeFiles.unreadable(RECORD, kept, e);
    }
  }

  private EnvState whole(Shelf kept, HostException missing) throws HostException {
    PathState state;
    try {
      state = WholeFiles.state(kept);
    } catch (HostException e) {
      throw missing;
    }
    var files = new TreeMap<String, Lines>();
    for (var path : paths) {
      var entry = Optional.ofNullable(state.entries().get(path));
      switch (entry.orElse(new PathState.Folder(0, new Owner(0, 0)))) {
        case PathState.Plain(_, _, var content) ->
            files.put(path, Lines.of(Optional.of(EnvFile.of(content.bytes())), keys));
        case PathState.Absent _ -> files.put(path, Lines.of(Optional.empty(), keys));
        case PathState.Folder _, PathState.Link _ -> refuseUnheld(false, path, kept);
      }
    }
    return new EnvState(files);
  }

  private static void refuseUnheld(boolean held, String path, Shelf kept) throws HostException {
    if (!held) {
      throw PathLook.refused(
          Path.of(path),
          "snapshot " + kept.id() + " does not hold all the keys of it that are named now",
          "Choose a restore point that was captured since they are named.");
    }
  }

  @Override
  public String refuseUnrestorable(Shelf kept) throws HostException {
    var state = kept(kept);
    for (var path : paths) {
      var place = Path.of(path);
      if (Optional.ofNullable(state.files().get(path)).filter(Lines::holdsAny).isPresent()) {
        var file = file(place);
        if (file.isEmpty()) {
          throw PathLook.refused(
              place,
              "the file is gone, and only some of its keys were kept",
              "Put the file back, such as from a restore point of the whole file.");
        }
        PathFit.refuseFull(place, file.get().bytes().length + PathLook.FILE_LIMIT, disk);
      }
    }
    return Counted.of(keys.size(), "key");
  }

  @Override
  public Drift drift(Shelf kept) throws HostException {
    var state = kept(kept);
    var now = now();
    var words = new ArrayList<String>();
    for (var file : now.files().entrySet()) {
      var was = Optional.ofNullable(state.files().get(file.getKey())).orElse(file.getValue());
      var changes = new ArrayList<String>();
      for (var key : keys) {
        change(key, entry(was, key), entry(file.getValue(), key), kept).ifPresent(changes::add);
      }
      if (!changes.isEmpty()) {
        words.add("\"" + Quoted.of(file.getKey()) + "\" differs in " + String.join(", ", changes));
      }
    }
    return new Drift(words, kept.keyed(now.written()));
  }

  private static Optional<EnvFile.Entry> entry(Lines lines, String key) {
    return lines.keys().getOrDefault(key, Optional.empty());
  }

  private static Optional<String> change(
      String key, Optional<EnvFile.Entry> was, Optional<EnvFile.Entry> is, Shelf kept) {
    if (was.isEmpty() || is.isEmpty()) {
      return was.isEmpty() && is.isEmpty()
          ? Optional.empty()
          : Optional.of(key + (is.isEmpty() ? " (now missing)" : " (now added)"));
    }
    if (!was.get().text().equals(is.get().text())) {
      return Optional.of(
          key + " (was " + print(was.get(), kept) + ", now " + print(is.get(), kept) + ")");
    }
    return is.get().times() > was.get().times()
        ? Optional.of(key + " (stands there " + is.get().times() + " times)")
        : Optional.empty();
  }

  /** Tells equal from other, and nothing else. */
  private static String print(EnvFile.Entry entry, Shelf kept) {
    var line = entry.text().getBytes(StandardCharsets.ISO_8859_1);
    return kept.keyed(line).substring(0, 8);
  }

  @Override
  public String restore(Shelf kept) throws HostException {
    refuseUnrestorable(kept);
    var state = kept(kept);
    int changed = 0;
    for (var path : paths) {
      var wanted = Optional.ofNullable(state.files().get(path));
      if (wanted.isPresent() && restore(Path.of(path), wanted.get(), kept)) {
        changed++;
      }
    }
    return "set keys of " + Counted.of(changed, "file") + " right";
  }

  private boolean restore(Path path, Lines wanted, Shelf kept) throws HostException {
    var before = disk.stat(path);
    var file = file(path);
    if (before.isEmpty() || file.isEmpty()) {
      return false;
    }
    var edited = edited(file.get(), wanted, kept).bytes();
    if (Arrays.equals(edited, file.get().bytes())) {
      return false;
    }
    if (!disk.stat(path).equals(before)) {
      throw new HostException(
          PathLook.refused(path, "somebody wrote it just now", "Try again.")
              .problem()
              .mayBeRetried());
    }
    disk.write(path, edited, before.get().mode(), before.get().owner());
    return true;
  }

  /** A key that stood behind another comes after it, or it would not find its place. */
  private EnvFile edited(EnvFile file, Lines wanted, Shelf kept) {
    var edited = file;
    var left = new ArrayList<>(keys);
    while (!left.isEmpty()) {
      var key =
          left.stream()
              .filter(one -> entry(wanted, one).filter(e -> left.contains(e.after())).isEmpty())
              .findFirst()
              .orElse(left.getFirst());
      left.remove(key);
      var is = edited.entry(key);
      if (change(key, entry(wanted, key), is, kept).isPresent()) {
        edited = edited.with(key, entry(wanted, key), wanted.ended());
      }
    }
    return edited;
  }
}
