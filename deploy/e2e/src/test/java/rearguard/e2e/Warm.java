package rearguard.e2e;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/**
 * How our programs are started hundreds of times: from jars alone, with a start-up cache once a
 * first life has written one. Without a cache they only start slower.
 */
final class Warm {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final String classPath;

  private static final class Shared {
    static final Warm WARM = Training.done();
  }

  /** The one that all tests of these classes share; it is trained when the first one asks. */
  static Warm shared() {
    return Shared.WARM;
  }

  /** Caches may lie there already, of the same classes. */
  Warm(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.classPath = jarred(folder);
  }

  /** A cache is for jars only: what is a folder now becomes one. */
  private static String jarred(Path folder) throws IOException {
    var entries = new ArrayList<String>();
    for (var entry : System.getProperty("java.class.path").split(":", -1)) {
      var path = Path.of(entry);
      entries.add(
          Files.isDirectory(path)
              ? jar(path, folder.resolve("part" + entries.size() + ".jar"))
              : entry);
    }
    return String.join(":", entries);
  }

  /** Made once only: a cache knows its jars by their time. */
  private static String jar(Path classes, Path to) {
    if (Files.exists(to)) {
      return to.toString();
    }
    var silent = new PrintWriter(java.io.Writer.nullWriter());
    int exit =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(silent, silent, "-c", "-0", "-f", to.toString(), "-C", classes.toString(), ".");
    if (exit != 0) {
      throw new AssertionError("cannot make " + to);
    }
    return to.toString();
  }

  List<String> java(String main, List<String> words) {
    return java(List.of(), main, words);
  }

  List<String> java(List<String> flags, String main, List<String> words) {
    var all =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    all.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xmx256m",
            "-Xlog:aot=off",
            "-Xlog:cds=off",
            "--enable-native-access=ALL-UNNAMED"));
    var cache = cache(main);
    if (Files.exists(cache)) {
      all.add("-XX:AOTCache=" + cache);
    }
    all.addAll(flags);
    all.addAll(List.of("-cp", classPath, main));
    all.addAll(words);
    return all;
  }

  /** For the one life of which the cache is to remember what it loaded. */
  List<String> learning(String main) {
    return List.of("-XX:AOTCacheOutput=" + cache(main) + ".new");
  }

  /** That life was ended in peace: waits for what it leaves. */
  void learned(String main, Process ended) {
    try {
      if (ended.waitFor(PATIENCE)) {
        keep(main);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A whole cache goes to its place. */
  void keep(String main) {
    try {
      var made = Path.of(cache(main) + ".new");
      if (Files.exists(made)) {
        Files.move(made, cache(main));
      }
    } catch (IOException e) {
      throw new AssertionError("no cache", e);
    }
  }

  private Path cache(String main) {
    return folder.resolve(main + ".aot");
  }

  /** Runs a program of ours to its end. */
  Program.Ended run(Program programs, String main, List<String> words) {
    return programs.run(folder, Map.of(), java(List.of(), main, words));
  }
}
