package rearguard.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** A host whose live state is two small files, so that a run takes no time. */
final class SmallHost {
  static final List<String> FILES = List.of("first.conf", "second.conf");

  final String name;
  final Path folder;
  final Path live;
  final Mortal agent;

  SmallHost(String name, Path folder, Program programs, Warm warm, Map<String, String> surroundings)
      throws IOException {
    this.name = name;
    this.folder = Files.createDirectories(folder);
    this.live = Files.createDirectories(folder.resolve("live"));
    this.agent =
        new Mortal(
            "agent-" + name,
            folder,
            programs,
            warm,
            new Mortal.Life(
                "rearguard.agent.Agent",
                List.of("run", "--dir", agentFolder().toString()),
                surroundings));
  }

  Path agentFolder() {
    return folder.resolve("agent");
  }

  /** Overwrites in place: no name changes, so that no effect of ours is counted. */
  void deploy(String release) {
    FILES.forEach(
        file -> {
          try {
            Files.writeString(live.resolve(file), content(release, file));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** What was deployed by other means stands a power cut. */
  void sync() throws IOException {
    for (var file : FILES) {
      try (var channel = FileChannel.open(live.resolve(file), StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
  }

  private static String content(String release, String file) {
    return (release + " of " + file + "\n").repeat(40);
  }

  /** Whether each file is, whole, that release's. */
  boolean serves(String release) {
    return FILES.stream().allMatch(file -> read(file).equals(content(release, file)));
  }

  /** Whether each file is, whole, of one release or the other. */
  boolean whole(String one, String other) {
    return FILES.stream()
        .allMatch(
            file ->
                read(file).equals(content(one, file)) || read(file).equals(content(other, file)));
  }

  String read(String file) {
    try {
      return Files.readString(live.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
