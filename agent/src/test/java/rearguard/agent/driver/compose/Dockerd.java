package rearguard.agent.driver.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An engine of the tests' own: its folders, socket, network, mounts and processes are nobody
 * else's, and all of it ends with one process.
 */
final class Dockerd {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private Process jail;

  private Dockerd(Path folder) throws Exception {
    this.folder = folder;
    jail = start();
  }

  /** With nothing in it but a small base to make images from. */
  static Dockerd in(Path folder) throws Exception {
    Files.createDirectories(folder.resolve("base/bin"));
    var engine = new Dockerd(folder);
    engine.awaitAnswer();
    Files.copy(Path.of("/bin/busybox"), folder.resolve("base/bin/busybox"));
    for (var name : List.of("sh", "sleep", "true", "false", "echo", "cat", "ls", "stat", "test")) {
      Files.createSymbolicLink(folder.resolve("base/bin/" + name), Path.of("busybox"));
    }
    engine.say("tar -C base -cf base.tar .");
    return engine;
  }

  Path socket() {
    return folder.resolve("docker.sock");
  }

  /** An image that differs from others by its label; tells its id. */
  String image(String name, String label, String... changes) throws Exception {
    var words = new ArrayList<>(List.of("docker", "import", "--change", "LABEL made=" + label));
    for (var change : changes) {
      words.addAll(List.of("--change", change));
    }
    words.addAll(List.of("base.tar", name));
    return run(folder, words).strip();
  }

  /** A command line for a shell; what it prints. */
  String say(String script) throws Exception {
    return say(folder, script);
  }

  String say(Path where, String script) throws Exception {
    return run(where, List.of("sh", "-ec", script));
  }

  private String run(Path where, List<String> words) throws Exception {
    var error = Files.createTempFile(folder, "error", "");
    var builder = new ProcessBuilder(words).directory(where.toFile()).redirectError(error.toFile());
    builder.environment().put("DOCKER_HOST", "unix://" + socket());
    var process = builder.start();
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s %s", words, out, Files.readString(error)).isZero();
    Files.delete(error);
    return out;
  }

  /** Kills the engine and all that it runs, as a power cut would. */
  void kill() throws Exception {
    jail.destroyForcibly();
    assertThat(jail.waitFor(Duration.ofSeconds(20))).isTrue();
    // What they leave names processes by numbers that are somebody else's after a restart.
    var tidy =
        new ProcessBuilder(
            "rm", "-rf", socket().toString(), folder + "/docker.pid", folder + "/exec");
    assertThat(tidy.start().waitFor()).isZero();
  }

  void startAgain() throws Exception {
    jail = start();
    awaitAnswer();
  }

  private Process start() throws IOException {
    var script =
        """
        mount -t proc proc /proc
        ip link set lo up
        exec dockerd --data-root '%1$s/data' --exec-root '%1$s/exec' --pidfile '%1$s/docker.pid' \
          --host 'unix://%1$s/docker.sock' --cgroup-parent '/%2$s' --iptables=false --ip6tables=false --bridge=none \
          --storage-driver "${DRIVER:-overlay2}" >> '%1$s/log' 2>&1
        """
            .formatted(folder, groups());
    return new ProcessBuilder(
            "unshare",
            "--net",
            "--mount",
            "--pid",
            "--ipc",
            "--uts",
            "--fork",
            "--kill-child",
            "sh",
            "-ec",
            script)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private void awaitAnswer() throws Exception {
    var began = System.nanoTime();
    while (true) {
      var process =
          new ProcessBuilder("docker", "--host", "unix://" + socket(), "version")
              .redirectErrorStream(true)
              .start();
      process.getInputStream().readAllBytes();
      if (process.waitFor() == 0) {
        return;
      }
      assertThat(jail.isAlive() && System.nanoTime() - began < PATIENCE.toNanos())
          .as(Files.readString(folder.resolve("log")))
          .isTrue();
      Thread.sleep(Duration.ofMillis(100));
    }
  }

  private static String groups() {
    return "rearguard-test-" + ProcessHandle.current().pid();
  }

  /** Ends it and leaves nothing behind; the kernel keeps the control groups of the killed. */
  void close() throws Exception {
    kill();
    var script =
        "rm -rf '%s'; find /sys/fs/cgroup -depth -type d -path '*/%s*' -exec rmdir {} + || :"
            .formatted(folder, groups());
    var tidy = new ProcessBuilder("sh", "-c", script).start();
    assertThat(tidy.waitFor()).isZero();
  }
}
