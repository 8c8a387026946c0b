package rearguard.agent.driver.postgres;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import rearguard.agent.database.Database;
import rearguard.agent.host.Command;
import rearguard.agent.host.Owner;

/**
 * What the server's programs are told (PostgreSQL's manual, "Client Applications" and 34.15
 * "Environment Variables"). Pure. A password never stands here: it is in the file {@link #PASS} of
 * the lent folder.
 *
 * @param folder of the programs; empty: the PATH
 * @param as who runs them
 * @param workroom lent to them: everything they read and write is in it
 * @param encrypted whether the server has to prove who it is, by the file {@link #CA}
 */
record PostgresCommands(
    Optional<Path> folder,
    Owner as,
    Path workroom,
    Database database,
    boolean password,
    boolean encrypted) {
  static final String PASS = "pass";
  static final String CA = "ca.pem";
  static final String DUMP = "dump";

  private static final Path ROOT = Path.of("/");
  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofHours(6);

  /** So that the application does not notice: last in line for processor and disk. */
  private static final List<String> POLITE =
      List.of("nice", "-n", "10", "ionice", "-c", "2", "-n", "7");

  Command version(String program) {
    return command(SHORT, List.of(program(program), "--version")).with(Map.of());
  }

  /** Of all there is, as the holder of that snapshot sees it. */
  Command dump(int jobs, String snapshot) {
    return command(
        LONG,
        POLITE,
        List.of(
            program("pg_dump"),
            "--format=directory",
            "--jobs=" + jobs,
            "--compress=1",
            "--snapshot=" + snapshot,
            "--lock-wait-timeout=30000",
            "--no-sync",
            "--no-password",
            "--file=" + lent(DUMP),
            "--dbname=" + database.name()));
  }

  Command list() {
    return command(LONG, List.of(program("pg_restore"), "--list", lent(DUMP)));
  }

  /** Listing does not notice a cut file; reading it does. */
  Command readThrough() {
    return command(LONG, POLITE, List.of(program("pg_restore"), "--file=/dev/null", lent(DUMP)));
  }

  /**
   * Into a database that nobody uses: the first mistake ends it, and nothing waits for the disk.
   */
  Command restore(int jobs, String into) {
    return command(
            LONG,
            List.of(
                program("pg_restore"),
                "--format=directory",
                "--jobs=" + jobs,
                "--exit-on-error",
                "--no-password",
                "--dbname=" + into,
                lent(DUMP)))
        .with(
            environment(
                Map.of("PGOPTIONS", "-c synchronous_commit=off -c maintenance_work_mem=128MB")));
  }

  private Command command(Duration within, List<String> before, List<String> words) {
    return command(
        within, java.util.stream.Stream.of(before, words).flatMap(List::stream).toList());
  }

  private Command command(Duration within, List<String> words) {
    return Command.of(ROOT, within, words).as(as).lending(workroom).with(environment(Map.of()));
  }

  private Map<String, String> environment(Map<String, String> more) {
    var all = new TreeMap<>(more);
    all.put("PGHOST", database.host());
    all.put("PGPORT", database.port());
    all.put("PGUSER", database.user());
    all.put("PGAPPNAME", "rearguard");
    all.put("PGCONNECT_TIMEOUT", "10");
    all.put("PGGSSENCMODE", "disable");
    all.put("PGPASSFILE", password ? lent(PASS) : "/dev/null");
    all.put("PGSSLMODE", encrypted ? "verify-full" : "prefer");
    if (encrypted) {
      all.put("PGSSLROOTCERT", lent(CA));
    }
    return all;
  }

  private String program(String name) {
    return folder.map(at -> at.resolve(name).toString()).orElse(name);
  }

  private static String lent(String name) {
    return Command.LENT.resolve(name).toString();
  }
}
