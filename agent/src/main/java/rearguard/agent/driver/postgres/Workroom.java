package rearguard.agent.driver.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import rearguard.agent.database.Database;
import rearguard.agent.host.Command;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;
import rearguard.agent.host.Ran;
import rearguard.agent.paths.SecretFile;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * A folder of the store that is lent to the server's programs, with the password in it while they
 * run. It belongs to their user; the way to it is closed to everybody.
 */
record Workroom(PostgresSettings settings, Host host, Owner as, Path folder) {
  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final int PASSWD_FIELDS = 7;
  private static final int CA_LIMIT = 1 << 20;

  /** Who runs the programs. */
  static Owner user(PostgresSettings settings, Host host)
      throws HostException, InterruptedException {
    var ran =
        host.programs()
            .run(Command.of(Path.of("/"), SHORT, "getent", "passwd", "--", settings.as()));
    var fields = List.of(ran.out().strip().split(":", -1));
    if (!ran.fine() || fields.size() < PASSWD_FIELDS || fields.get(2).equals("0")) {
      throw new HostException(
          Problem.of(
              Problem.Kind.NOT_FOUND,
              "user \""
                  + Quoted.of(settings.as())
                  + "\" is "
                  + (ran.fine() ? "root" : "not known on this host"),
              "Name in \"as\" a user of this host that may run pg_dump and is not root."));
    }
    return new Owner(Integer.parseInt(fields.get(2)), Integer.parseInt(fields.get(3)));
  }

  /** Ready to be used; the password is in it until {@link #shut}. */
  Workroom open() throws HostException, InterruptedException {
    var disk = host.disk();
    disk.makeFolder(folder, 0700, as);
    var database = settings.database();
    if (database.password().isPresent()) {
      var secret = SecretFile.in(database.password().get(), "password", Database.PASSWORD, host);
      disk.write(folder.resolve(PostgresCommands.PASS), line(secret), 0600, as);
    }
    if (database.authority().isPresent()) {
      var trusted = disk.read(database.authority().get(), CA_LIMIT);
      disk.write(folder.resolve(PostgresCommands.CA), trusted, 0600, as);
    }
    return this;
  }

  /** Of a password file (PostgreSQL's manual, 34.16). */
  static byte[] line(byte[] password) {
    var text = new String(password, UTF_8).replace("\\", "\\\\").replace(":", "\\:");
    return ("*:*:*:*:" + text + "\n").getBytes(UTF_8);
  }

  Path dump() {
    return folder.resolve(PostgresCommands.DUMP);
  }

  PostgresCommands commands(Optional<Path> programs) {
    return new PostgresCommands(
        programs,
        as,
        folder,
        settings.database(),
        settings.database().password().isPresent(),
        settings.database().authority().isPresent());
  }

  /** What it said, when it ended well. */
  Ran run(Command command, String what) throws HostException, InterruptedException {
    var ran = host.programs().run(command);
    if (!ran.fine()) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              what + " of " + settings.database().named() + " failed: " + Quoted.of(lastError(ran)),
              "Mend what it names, then try again; the live database was not touched."));
    }
    return ran;
  }

  /** The line that tells most, without what may be a value of a row. */
  static String lastError(Ran ran) {
    var lines = ran.error().lines().filter(line -> !line.isBlank()).toList();
    var line =
        lines.stream()
            .filter(one -> one.contains("error:"))
            .findFirst()
            .orElse(lines.isEmpty() ? "exit " + ran.exit() : lines.getLast());
    int values = line.contains("COPY failed") ? line.indexOf(": ERROR:") : -1;
    return values < 0 ? line : line.substring(0, values);
  }

  int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  static boolean there(Path folder, Disk disk) throws HostException {
    return disk.stat(folder).filter(at -> at.type() == Disk.Type.FOLDER).isPresent();
  }

  /** Absent is fine. */
  void shut() throws HostException, InterruptedException {
    host.disk().deleteTree(folder.resolve(PostgresCommands.PASS));
  }
}
