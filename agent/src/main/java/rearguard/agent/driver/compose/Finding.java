package rearguard.agent.driver.compose;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import rearguard.agent.driver.compose.engine.Labels;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Setting;

/** Finds the file set and the name of a project that a fleet file does not spell out. */
final class Finding {
  /** The first of these that is there, and its override: the order of the second generation. */
  private static final List<String> USUAL =
      List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");

  private final Place place;
  private final Behalf behalf;
  private final List<Map<String, String>> labels;

  private Finding(Place place, Behalf behalf, List<Map<String, String>> labels) {
    this.place = place;
    this.behalf = behalf;
    this.labels = labels;
  }

  /**
   * What the section says; else what the containers that are there were made from; else what
   * Compose would find in that directory.
   *
   * @param labels of the containers that Compose made on this host
   */
  static FileSet of(Place place, Host host, List<Map<String, String>> labels)
      throws HostException, InterruptedException {
    var finding = new Finding(place, Behalf.of(host, place.directory()), labels);
    var files = finding.files();
    for (var file : files) {
      var problem = Keys.below(Keys.FILES, file);
      if (problem.isPresent()) {
        throw new HostException(problem.get());
      }
    }
    return new FileSet(
        place.directory().toString(),
        finding.project(files),
        files,
        place.texts(Keys.PROFILES),
        place.texts(Keys.ENV_FILES));
  }

  private List<String> files() throws HostException, InterruptedException {
    var said = place.texts(Keys.FILES);
    if (!said.isEmpty()) {
      return said;
    }
    for (var container : labels) {
      var wanted = place.text(Keys.PROJECT).orElse(container.get(Labels.PROJECT));
      if (Objects.equals(container.get(Labels.PROJECT), wanted) && isHere(container)) {
        var files = below(place.directory(), container);
        if (!files.isEmpty()) {
          return files;
        }
      }
    }
    var named = value("COMPOSE_FILE");
    return named.isPresent() ? List.of(named.get().split(":", -1)) : usual();
  }

  private boolean isHere(Map<String, String> container) {
    return place.directory().toString().equals(container.get(Labels.FOLDER));
  }

  /** The files of a container's label, relative to a directory; empty if one is not below it. */
  static List<String> below(Path directory, Map<String, String> container) {
    var files = new ArrayList<String>();
    for (var file : container.getOrDefault(Labels.FILES, "").split(",", -1)) {
      try {
        var path = directory.resolve(file).normalize();
        if (file.isEmpty() || !path.startsWith(directory) || path.equals(directory)) {
          return List.of();
        }
        files.add(directory.relativize(path).toString());
      } catch (InvalidPathException _) {
        return List.of();
      }
    }
    return files;
  }

  private List<String> usual() throws HostException {
    for (var name : USUAL) {
      if (there(name)) {
        var dot = name.lastIndexOf('.');
        for (var ending : List.of(name.substring(dot), ".yml", ".yaml")) {
          var override = name.substring(0, dot) + ".override" + ending;
          if (there(override)) {
            return List.of(name, override);
          }
        }
        return List.of(name);
      }
    }
    throw Woe.conflict(
        "there is no Compose file in " + Woe.quoted(place.directory().toString()),
        "Name it with the key files.");
  }

  private boolean there(String name) throws HostException {
    return behalf.host().disk().stat(place.directory().resolve(name)).isPresent();
  }

  private String project(List<String> files) throws HostException, InterruptedException {
    var said = place.text(Keys.PROJECT).or(() -> Optional.empty());
    if (said.isPresent()) {
      return said.get();
    }
    var folder = FileSet.projectFolder(place.directory(), files).toString();
    var found = new TreeSet<String>();
    for (var container : labels) {
      if (folder.equals(container.get(Labels.FOLDER))) {
        found.add(container.get(Labels.PROJECT));
      }
    }
    if (found.size() > 1) {
      throw Woe.conflict(
          "several projects run from "
              + Woe.quoted(folder)
              + ": "
              + Woe.quoted(String.join(", ", found)),
          "Say which with the key project.");
    }
    if (!found.isEmpty()) {
      return found.getFirst();
    }
    var name = value("COMPOSE_PROJECT_NAME").orElse(plain(Path.of(folder)));
    refuseSomebodyElses(name, folder);
    return name;
  }

  /** Whoever writes {@code .env} must not get hold of other containers by writing their name. */
  private void refuseSomebodyElses(String name, String folder) throws HostException {
    for (var container : labels) {
      if (name.equals(container.get(Labels.PROJECT))) {
        throw Woe.conflict(
            "project "
                + Woe.quoted(name)
                + " runs from "
                + Woe.quoted(container.getOrDefault(Labels.FOLDER, ""))
                + ", not from "
                + Woe.quoted(folder),
            "Say with the key project which one is meant.");
      }
    }
  }

  /** As Compose makes it of a folder's name. */
  private static String plain(Path folder) throws HostException {
    var name = String.valueOf(folder.getFileName()).toLowerCase(Locale.ROOT);
    var plain = name.replaceAll("[^-_a-z0-9]", "").replaceFirst("^[-_]+", "");
    if (plain.isEmpty()) {
      throw Woe.conflict("the project has no name", "Give it one with the key project.");
    }
    return plain;
  }

  /** Of the {@code .env} in the directory. */
  private Optional<String> value(String key) throws HostException, InterruptedException {
    var file = place.directory().resolve(".env");
    var stat = behalf.host().disk().stat(file);
    if (stat.filter(one -> one.type() == Disk.Type.FILE).isEmpty()) {
      return Optional.empty();
    }
    var bytes = behalf.read(file).orElse(new byte[0]);
    return value(key, new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
  }

  static Optional<String> value(String key, String text) {
    var entry = Pattern.compile("(?m)^" + key + "=[\"']?([^\"'\\s]+)").matcher(text);
    return entry.find() ? Optional.of(entry.group(1)) : Optional.empty();
  }

  /** The sections that would mean the projects that are there. */
  static List<Setting.Group> sections(List<Map<String, String>> labels) {
    var sections = new java.util.TreeMap<String, Setting.Group>();
    for (var container : labels) {
      section(container).ifPresent(one -> sections.put(container.get(Labels.PROJECT), one));
    }
    return List.copyOf(sections.values());
  }

  private static Optional<Setting.Group> section(Map<String, String> container) {
    try {
      var directory = stand(container);
      var entries = new java.util.LinkedHashMap<String, Setting>();
      entries.put(Keys.DIRECTORY, new Setting.Text(directory.toString()));
      var files = below(directory, container);
      if (!files.isEmpty()) {
        entries.put(
            Keys.FILES, new Setting.Many(files.stream().<Setting>map(Setting.Text::new).toList()));
      }
      entries.put(Keys.PROJECT, new Setting.Text(container.getOrDefault(Labels.PROJECT, "")));
      var section = new Setting.Group(entries);
      return Keys.review(section).isEmpty() ? Optional.of(section) : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  /**
   * Where the operator stood. The first generation writes the files as they were given to it, and
   * the folder of the first one beside it.
   */
  private static Path stand(Map<String, String> container) {
    var folder = Path.of(container.getOrDefault(Labels.FOLDER, ""));
    var first = Path.of(container.getOrDefault(Labels.FILES, "").split(",", -1)[0]);
    var above = first.getParent();
    if (first.isAbsolute() || above == null || !folder.endsWith(above)) {
      return folder;
    }
    var stand = folder;
    for (var up = above.getNameCount(); up > 0; up--) {
      stand = Objects.requireNonNullElse(stand.getParent(), stand);
    }
    return stand;
  }
}
