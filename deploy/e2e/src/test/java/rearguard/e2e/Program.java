package rearguard.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts programs the way a person would, and waits for them with a deadline. */
final class Program {
  /**
   * How it ended.
   *
   * @param out standard output
   * @param talk standard error
   */
  record Ended(int exit, String out, String talk) {
    Ended fine() {
      if (exit != 0) {
        throw new AssertionError("exit " + exit + "\n" + out + "\n" + talk);
      }
      return this;
    }
  }

  /** Far more than anything takes on a busy machine; only what never happens takes so long. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path logs;

  Program(Path logs) {
    this.logs = logs;
  }

  Ended run(Path folder, Map<String, String> environment, List<String> words) {
    try {
      var out = Files.createTempFile(logs, "out", ".txt");
      var talk = Files.createTempFile(logs, "talk", ".txt");
      var process =
          builder(folder, environment, words)
              .redirectOutput(out.toFile())
              .redirectError(talk.toFile())
              .start();
      if (!process.waitFor(PATIENCE)) {
        process.destroyForcibly();
        throw new AssertionError("too slow: " + words + "\n" + text(out) + text(talk));
      }
      return new Ended(process.exitValue(), text(out), text(talk));
    } catch (IOException e) {
      throw new AssertionError("cannot run " + words, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Starts a program that goes on running; what it says is appended to a log of that name. */
  Process start(Path folder, Map<String, String> environment, String name, List<String> words) {
    try {
      var log = logs.resolve(name + ".log").toFile();
      return builder(folder, environment, words)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
          .start();
    } catch (IOException e) {
      throw new AssertionError("cannot start " + words, e);
    }
  }

  /** A program of ours, from the class path of the tests; see {@link Warm} for a faster start. */
  static List<String> java(List<String> flags, String main, List<String> words) {
    var all = new ArrayList<String>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(
        List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    all.addAll(flags);
    all.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    all.addAll(words);
    return all;
  }

  /** Waits until it holds, looking often; fails with the words when it does not within the time. */
  static void until(String what, Duration within, java.util.function.BooleanSupplier holds) {
    until(what, within, Duration.ofMillis(25), holds);
  }

  /** Looks less often: for what is dear to look at. */
  static void until(
      String what, Duration within, Duration each, java.util.function.BooleanSupplier holds) {
    long deadline = System.nanoTime() + within.toNanos();
    var never = new java.util.concurrent.CountDownLatch(1);
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + within + ": " + what);
      }
      pause(never, each);
    }
  }

  static void pause(Duration time) {
    pause(new java.util.concurrent.CountDownLatch(1), time);
  }

  private static void pause(java.util.concurrent.CountDownLatch never, Duration time) {
    try {
      if (never.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError("never counted down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static ProcessBuilder builder(
      Path folder, Map<String, String> environment, List<String> words) {
    var builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.redirectInput(new java.io.File("/dev/null"));
    return builder;
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
