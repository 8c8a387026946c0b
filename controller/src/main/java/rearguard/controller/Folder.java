package rearguard.controller;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Files that are about to be written into a folder, all or none of them, for the owner's eyes only;
 * and one alone in place of what it was.
 */
final class Folder {
  private static final String DIRECTORY = "rwx------";
  private static final String FILE = "rw-------";

  private final Map<String, String> texts = new TreeMap<>();

  Folder with(String name, String text) {
    texts.put(name, text);
    return this;
  }

  /** Whether something is at that place that must not be overwritten. */
  static boolean taken(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return Files.exists(place);
    }
    try (var entries = Files.list(place)) {
      return entries.findAny().isPresent();
    }
  }

  /** Builds the folder up beside the place and moves it there in one step. */
  void writeTo(Path place) throws IOException {
    var parent = place.toAbsolutePath().resolveSibling("");
    Files.createDirectories(parent);
    var aside =
        Files.createTempDirectory(
            parent,
            ".rearguard-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(DIRECTORY)));
    for (var text : texts.entrySet()) {
      var file = aside.resolve(text.getKey());
      directories(aside, Path.of(text.getKey()));
      write(file, text.getValue());
    }
    Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
  }

  /** At every instant the file holds all of the old text or all of the new. */
  static void replace(Path file, String text) throws IOException {
    var fresh = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(fresh);
    write(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    try (var folder = FileChannel.open(file.resolveSibling(""), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /** All but the last part of the name. */
  private static void directories(Path top, Path name) throws IOException {
    for (int parts = 1; parts < name.getNameCount(); parts++) {
      var wanted = top.resolve(name.subpath(0, parts));
      if (!Files.exists(wanted)) {
        Files.createDirectory(
            wanted,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(DIRECTORY)));
      }
    }
  }

  private static void write(Path file, String text) throws IOException {
    var open = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FILE));
    try (var channel = FileChannel.open(file, open, owner)) {
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
