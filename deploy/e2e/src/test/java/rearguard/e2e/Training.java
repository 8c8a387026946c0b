package rearguard.e2e;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * Lets a controller, an agent and the command line live once, so that the hundreds that the tests
 * start after them start faster. The caches stay in {@code target/warm}, for as long as the classes
 * are the same; of two JVMs that run tests, one trains and the other waits.
 */
final class Training {
  private static final String CLI = "rearguard.cli.Rearguard";

  /** What is of other classes, or half made. */
  private static final List<String> FORGET =
      List.of("sh", "-c", "find . -mindepth 1 -maxdepth 1 -type d ! -name log -exec rm -rf {} +");

  private Training() {}

  static Warm done() {
    try {
      var all = Files.createDirectories(Path.of("target", "warm").toAbsolutePath());
      try (var channel =
              FileChannel.open(
                  all.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = channel.lock()) {
        return trained(all, all.resolve(ofTheseClasses()));
      }
    } catch (IOException e) {
      throw new AssertionError("no training", e);
    }
  }

  private static Warm trained(Path all, Path home) throws IOException {
    var done = home.resolve("done");
    if (!Files.exists(done)) {
      var programs = new Program(Files.createDirectories(all.resolve("log")));
      programs.run(all, Map.of(), FORGET).fine();
      train(new Warm(home), programs);
      Files.createFile(done);
    }
    return new Warm(home);
  }

  private static void train(Warm warm, Program programs) throws IOException {
    var folder = Files.createTempDirectory("training"); // sockets have to have short names
    try (var fleet = SmallFleet.toLearn(folder, warm);
        var peace = Executors.newVirtualThreadPerTaskExecutor()) {
      var context =
          Map.of("REARGUARD_CONTEXT_DIR", folder.resolve("controller/operator").toString());
      var status = warm.java(warm.learning(CLI), CLI, List.of("status"));
      programs.run(folder, context, status).fine();
      warm.keep(CLI);
      peace.execute(fleet.hosts.getFirst().agent::endLearning);
      peace.execute(fleet.controller::endLearning);
    } finally {
      programs.run(Path.of("/"), Map.of(), List.of("rm", "-rf", folder.toString()));
    }
  }

  private static String ofTheseClasses() throws IOException {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      for (var entry : System.getProperty("java.class.path").split(":", -1)) {
        add(sha, Path.of(entry));
      }
      return HexFormat.of().formatHex(sha.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("a JDK without SHA-256", e);
    }
  }

  /** Of jars their name and time, as the caches do; of folders what is in them. */
  private static void add(MessageDigest sha, Path entry) throws IOException {
    sha.update(entry.toString().getBytes(StandardCharsets.UTF_8));
    if (!Files.isDirectory(entry)) {
      sha.update(Files.getLastModifiedTime(entry).toString().getBytes(StandardCharsets.UTF_8));
      return;
    }
    try (var files = Files.walk(entry)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        sha.update(file.toString().getBytes(StandardCharsets.UTF_8));
        sha.update(Files.readAllBytes(file));
      }
    }
  }
}
