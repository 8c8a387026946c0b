package rearguard.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A PostgreSQL cluster of a test's own, as an ordinary user, looked at as its superuser. */
final class OwnPostgres implements AutoCloseable {
  private static final String NOBODY = "65534";
  private static final String PASSWORD = "canary-5ecret-pass";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path folder;
  private final int port;
  private final Process server;

  private OwnPostgres(Path folder, int port, Process server) {
    this.folder = folder;
    this.port = port;
    this.server = server;
  }

  /** With a user "keeper" who is no superuser, and a database of hers. */
  static OwnPostgres start() throws IOException {
    var folder = Files.createTempDirectory("rearguard-own-postgres");
    said(List.of("chown", NOBODY + ":" + NOBODY, folder.toString()));
    var data = folder.resolve("data").toString();
    said(
        as(
            "initdb",
            "--pgdata=" + data,
            "--username=postgres",
            "--auth-local=trust",
            "--auth-host=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions"));
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var options = List.of("listen_addresses=127.0.0.1", "fsync=off", "autovacuum=off");
    var words = new ArrayList<>(as("postgres", "-D", data, "-p", "" + port, "-k", "" + folder));
    options.forEach(option -> words.addAll(List.of("-c", option)));
    var server =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    var own = new OwnPostgres(folder, port, server);
    Program.until("PostgreSQL", PATIENCE, Duration.ofMillis(100), own::answers);
    own.sql("postgres", "create role keeper login createdb password '" + PASSWORD + "'");
    own.sql("postgres", "create database shop owner keeper");
    var file = Files.writeString(own.passwordFile(), PASSWORD + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return own;
  }

  private Path passwordFile() {
    return folder.resolve("keeper.pass");
  }

  private boolean answers() {
    try {
      return started(as("pg_isready", "-q", "-h", "" + folder, "-p", "" + port)).waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The section of a fleet file that means the database. */
  String section() {
    return "{ database: shop, user: keeper, address: \"127.0.0.1:"
        + port
        + "\", password-file: \""
        + passwordFile()
        + "\", as: nobody }";
  }

  String sql(String database, String... statements) throws IOException {
    var words =
        new ArrayList<>(
            as("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "" + folder));
    words.addAll(List.of("-p", "" + port, "-U", "postgres", database));
    for (var statement : statements) {
      words.addAll(List.of("-c", statement));
    }
    return said(words);
  }

  private static List<String> as(String program, String... words) throws IOException {
    var all = new ArrayList<String>();
    all.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    all.addAll(List.of("--", installed(program)));
    all.addAll(List.of(words));
    return all;
  }

  /** Of the newest version that is installed. */
  private static String installed(String name) throws IOException {
    try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin").resolve(name))
          .filter(Files::isExecutable)
          .max(Comparator.comparingInt(file -> Integer.parseInt("" + file.getName(3))))
          .orElseThrow()
          .toString();
    }
  }

  private static String said(List<String> words) throws IOException {
    var running = started(words);
    var said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (running.waitFor() != 0) {
        throw new AssertionError(words + ": " + said);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return said;
  }

  private static Process started(List<String> words) throws IOException {
    return new ProcessBuilder(words)
        .directory(Path.of("/").toFile())
        .redirectErrorStream(true)
        .start();
  }

  @Override
  public void close() throws IOException {
    said(as("pg_ctl", "stop", "-D", folder.resolve("data").toString(), "-m", "immediate", "-w"));
    server.destroyForcibly();
    said(List.of("rm", "-rf", folder.toString()));
  }
}
