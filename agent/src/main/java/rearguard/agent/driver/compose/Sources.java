package rearguard.agent.driver.compose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;

/** Reads the files that Compose will read: the file set and what it refers to. */
final class Sources {
  private static final int MOST = 200;
  private static final YAMLMapper YAML = new YAMLMapper();

  private final FileSet files;
  private final Behalf behalf;
  private final Disk disk;
  private final TreeMap<String, String> contents = new TreeMap<>();
  private final List<HostException> shut = new ArrayList<>();

  private Sources(FileSet files, Behalf behalf) {
    this.files = files;
    this.behalf = behalf;
    disk = behalf.host().disk();
  }

  /**
   * What each file holds, by path relative to the directory; one byte a character. Files of the set
   * must be there; those they refer to are left out when they are missing or behind a link. One
   * that the project's owner may not read is refused.
   */
  static SortedMap<String, String> of(FileSet files, Behalf behalf)
      throws HostException, InterruptedException {
    var disk = behalf.host().disk();
    for (var file : files.files()) {
      refuseAbsent(file, files, disk);
    }
    for (var file : files.envFiles()) {
      refuseAbsent(file, files, disk);
    }
    var sources = new Sources(files, behalf);
    sources.readAll();
    if (!sources.shut.isEmpty()) {
      throw sources.shut.getFirst();
    }
    return sources.contents;
  }

  /** As {@link #of}, but of a set that may have lost files, or that its owner may not read. */
  static SortedMap<String, String> found(FileSet files, Behalf behalf)
      throws HostException, InterruptedException {
    var sources = new Sources(files, behalf);
    sources.readAll();
    return sources.contents;
  }

  private void readAll() throws HostException, InterruptedException {
    for (var file : files.files()) {
      compose(files.folder().resolve(file), "the project");
    }
    for (var file : files.envFiles()) {
      add(files.folder().resolve(file), "key \"env-files\"");
    }
    if (files.envFiles().isEmpty()) {
      add(files.folder().resolve(".env"), "the project");
      add(files.projectFolder().resolve(".env"), "the project");
    }
  }

  /** A link leads where its owner wants, and he may change his mind in between. */
  private static void refuseAbsent(String file, FileSet files, Disk disk) throws HostException {
    var path = files.folder().resolve(file);
    if (disk.stat(path).isEmpty()) {
      throw Woe.conflict(
          "file " + Woe.quoted(path.toString()) + " is missing",
          "Correct the keys directory and files, or put it back.");
    }
    if (!isPlain(path, disk)) {
      throw Woe.conflict(
          "file "
              + Woe.quoted(path.toString())
              + " is no plain file or has a symbolic link on the way",
          "Name the place itself in the fleet file, without symbolic links on the way.");
    }
  }

  private static boolean isPlain(Path path, Disk disk) throws HostException {
    for (var above = path.getParent(); above != null; above = above.getParent()) {
      if (disk.stat(above).filter(stat -> stat.type() == Disk.Type.FOLDER).isEmpty()) {
        return false;
      }
    }
    return disk.stat(path).filter(stat -> stat.type() == Disk.Type.FILE).isPresent();
  }

  private Optional<String> add(Path file, String where) throws HostException, InterruptedException {
    var path = file.normalize();
    var name = files.folder().relativize(path).toString();
    if (contents.containsKey(name) || disk.stat(path).isEmpty()) {
      return Optional.empty();
    }
    if (!isPlain(path, disk)) {
      note(behalf.mayRead(path), where, path);
      return Optional.empty();
    }
    if (contents.size() >= MOST) {
      throw Woe.conflict(
          "project " + Woe.quoted(files.project()) + " has more than " + MOST + " files",
          "Leave out what Compose need not read.");
    }
    var content = behalf.read(path).map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1));
    note(content.isPresent(), where, path);
    content.ifPresent(text -> contents.put(name, text));
    return content;
  }

  private void note(boolean read, String where, Path path) {
    if (!read) {
      shut.add(behalf.shut(where, path));
    }
  }

  private void compose(Path file, String where) throws HostException, InterruptedException {
    var content = add(file, where);
    if (content.isEmpty()) {
      return;
    }
    var tree = tree(content.get());
    var in = Woe.quoted(files.folder().relativize(file.normalize()).toString()) + ", key ";
    for (var reference : references(tree.path("include"), "path")) {
      compose(below(file, reference), in + "\"include\",");
    }
    for (var service : tree.path("services").properties()) {
      var at = "services." + service.getKey() + ".";
      for (var reference : references(service.getValue().path("env_file"), "path")) {
        add(files.projectFolder().resolve(reference), in + Woe.quoted(at + "env_file") + ",");
      }
      for (var reference : references(service.getValue().path("extends").path("file"), "")) {
        compose(below(file, reference), in + Woe.quoted(at + "extends") + ",");
      }
    }
  }

  private static Path below(Path file, String reference) {
    return file.resolveSibling(reference);
  }

  /** What cannot be read as YAML is for Compose to complain about. */
  private static JsonNode tree(String content) {
    try {
      var bytes = content.getBytes(StandardCharsets.ISO_8859_1);
      return YAML.readTree(new String(bytes, StandardCharsets.UTF_8));
    } catch (JsonProcessingException _) {
      return YAML.createObjectNode();
    }
  }

  /**
   * One path, several, or objects that hold one; those with variables in them cannot be followed.
   */
  private static List<String> references(JsonNode node, String key) {
    var found = new ArrayList<String>();
    if (node.isTextual()) {
      found.add(node.asText());
    } else if (node.isObject()) {
      found.addAll(references(node.path(key), ""));
    } else if (!key.isEmpty() || node.isArray()) {
      node.forEach(one -> found.addAll(references(one, key)));
    }
    found.removeIf(path -> path.contains("$") || path.contains("://") || !isPath(path));
    return found;
  }

  private static boolean isPath(String text) {
    try {
      return !text.isEmpty() && !Path.of(text).toString().isEmpty();
    } catch (InvalidPathException _) {
      return false;
    }
  }
}
