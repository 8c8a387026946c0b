package rearguard.agent.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import rearguard.model.Setting;

/**
 * A real PostgreSQL cluster of a test class's own: in a folder of its own, as an ordinary user, on
 * a port of its own; looked at through psql as its superuser. Its database "shop" belongs to user
 * "shop", who enters with a password.
 */
public final class Postgres implements BeforeAllCallback, AfterAllCallback {
  public static final String PASSWORD = "canary-5ecret-pass";

  private static final int NOBODY = 65534;
  private Path folder = Path.of("/nonexistent");
  private int port;
  private Optional<Process> process = Optional.empty();

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    folder = Files.createTempDirectory("rearguard-postgres");
    run("chown", NOBODY + ":" + NOBODY, folder.toString());
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    run(
        asNobody(
            "initdb",
            "--pgdata=" + data(),
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions"));
    Files.writeString(
        data().resolve("pg_hba.conf"),
        """
        local all postgres trust
        host all clear 127.0.0.1/32 password
        host all all 127.0.0.1/32 scram-sha-256
        """);
    start();
    sql("postgres", "create role shop login password '" + PASSWORD + "'");
    sql("postgres", "create database shop owner shop");
    var file = Files.writeString(passwordFile(), PASSWORD + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    stop();
    run("rm", "-rf", folder.toString());
  }

  public void start() throws Exception {
    process =
        Optional.of(
            new ProcessBuilder(
                    asNobody(
                        "postgres",
                        "-D",
                        data().toString(),
                        "-p",
                        Integer.toString(port),
                        "-k",
                        folder.toString(),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "fsync=off",
                        "-c",
                        "autovacuum=off",
                        "-c",
                        "max_prepared_transactions=5",
                        "-c",
                        "wal_level=logical",
                        "-c",
                        "shared_buffers=16MB"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start());
    for (int tries = 0; ; tries++) {
      assertThat(tries).as("server did not start: %s", folder.resolve("log")).isLessThan(400);
      if (ended(asNobody("pg_isready", "-q", "-h", folder.toString(), "-p", "" + port)) == 0) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(25);
    }
  }

  /** At once, and nothing is left of it. */
  public void stop() throws Exception {
    if (process.isPresent()) {
      ended(asNobody("pg_ctl", "stop", "-D", data().toString(), "-m", "immediate", "-w"));
      process.get().destroyForcibly().waitFor();
      process = Optional.empty();
    }
  }

  /** Starts anew, with this certificate and its key, or without TLS. */
  public void show(Optional<Path> certificate, Path key) throws Exception {
    stop();
    var lines = new ArrayList<String>();
    if (certificate.isPresent()) {
      run("cp", certificate.get().toString(), data().resolve("shown.pem").toString());
      run("cp", key.toString(), data().resolve("shown.key").toString());
      run("chown", NOBODY + ":" + NOBODY, data().resolve("shown.key").toString());
      run("chmod", "0600", data().resolve("shown.key").toString());
      run("chmod", "0644", data().resolve("shown.pem").toString());
      lines.addAll(
          List.of("ssl = on", "ssl_cert_file = 'shown.pem'", "ssl_key_file = 'shown.key'"));
    }
    Files.write(data().resolve("postgresql.auto.conf"), lines);
    start();
  }

  private Path data() {
    return folder.resolve("data");
  }

  public Path passwordFile() {
    return folder.resolve("shop.pass");
  }

  public int port() {
    return port;
  }

  /** What the server wrote into its log. */
  public String log() throws Exception {
    return Files.readString(folder.resolve("log"), StandardCharsets.UTF_8);
  }

  /** What psql says to the superuser, in rows with "|" between the columns. */
  public String sql(String database, String... statements) throws Exception {
    var command =
        new ArrayList<>(
            asNobody(
                "psql",
                "-X",
                "-q",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                folder.toString(),
                "-p",
                Integer.toString(port),
                "-U",
                "postgres",
                database));
    for (var statement : statements) {
      command.addAll(List.of("-c", statement));
    }
    return run(command);
  }

  /** What a program of the server says, as its superuser on its socket. */
  public String program(String name, String... words) throws Exception {
    var command =
        new ArrayList<>(asNobody(name, "-h", folder.toString(), "-p", "" + port, "-U", "postgres"));
    command.addAll(List.of(words));
    return run(command);
  }

  /** A section that means this database. */
  public Setting.Group section(Map<String, Setting> more) {
    var entries = new LinkedHashMap<String, Setting>();
    entries.put("address", new Setting.Text("127.0.0.1:" + port));
    entries.put("database", new Setting.Text("shop"));
    entries.put("user", new Setting.Text("shop"));
    entries.put("password-file", new Setting.Text(passwordFile().toString()));
    entries.putAll(more);
    return new Setting.Group(entries);
  }

  private static List<String> asNobody(String program, String... words) throws Exception {
    var command = new ArrayList<String>();
    command.addAll(
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    command.add(installed(program));
    command.addAll(List.of(words));
    return command;
  }

  /** Of the newest PostgreSQL that is installed. */
  private static String installed(String name) throws Exception {
    try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin").resolve(name))
          .filter(Files::isExecutable)
          .max(
              java.util.Comparator.comparingInt(
                  file -> Integer.parseInt(file.getName(file.getNameCount() - 3).toString())))
          .orElseThrow()
          .toString();
    }
  }

  private static String run(String... command) throws Exception {
    return run(List.of(command));
  }

  private static String run(List<String> command) throws Exception {
    var running = started(command);
    var said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(running.waitFor()).as("%s: %s", command, said).isZero();
    return said.strip();
  }

  private static int ended(List<String> command) throws Exception {
    var running = started(command);
    running.getInputStream().readAllBytes();
    return running.waitFor();
  }

  private static Process started(List<String> command) throws Exception {
    return new ProcessBuilder(command)
        .directory(Path.of("/").toFile())
        .redirectErrorStream(true)
        .start();
  }
}
