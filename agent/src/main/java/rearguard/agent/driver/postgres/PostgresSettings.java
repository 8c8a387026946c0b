package rearguard.agent.driver.postgres;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import rearguard.agent.database.Database;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.DriverSpec.Shape;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.name.Quoted;

/**
 * A section of the fleet file.
 *
 * @param as the user of the host that runs the server's programs
 * @param programs the folder of these programs; empty: they are looked for
 * @param jobs how many tables at once; empty: half of the cores
 */
record PostgresSettings(
    Database database, String as, Optional<Path> programs, Optional<Integer> jobs) {
  static final String AS = "as";
  static final String PROGRAMS = "programs";
  static final String JOBS = "jobs";
  private static final String USUAL_USER = "postgres";
  private static final int MOST_JOBS = 64;

  static final DriverSpec SPEC =
      new DriverSpec(
          new DriverName("postgres"),
          Kind.DATA,
          Set.of(Ability.LASTS),
          Stream.concat(
                  Database.keys().stream(),
                  Stream.of(
                      new DriverSpec.Key(
                          AS,
                          Shape.TEXT,
                          false,
                          "the user of the host that runs pg_dump and pg_restore, not root;"
                              + " postgres when absent"),
                      new DriverSpec.Key(
                          PROGRAMS,
                          Shape.TEXT,
                          false,
                          "the folder of pg_dump and pg_restore; when absent the one of the"
                              + " server's version, or the PATH"),
                      new DriverSpec.Key(
                          JOBS,
                          Shape.NUMBER,
                          false,
                          "how many tables are dumped and restored at once; half of the cores when"
                              + " absent")))
              .toList());

  static PostgresSettings of(Setting.Group group) throws HostException {
    var problems = review(group);
    if (!problems.isEmpty()) {
      throw new HostException(problems.getFirst());
    }
    return new PostgresSettings(
        Database.of(group),
        group.text(AS).orElse(USUAL_USER),
        group.text(PROGRAMS).map(Path::of),
        jobs(group));
  }

  /** How many at once on a host with so many cores. */
  int jobs(int cores) {
    return jobs.orElse(Math.max(1, cores / 2));
  }

  static List<Problem> review(Setting.Group group) {
    var problems = new ArrayList<>(Database.review(group));
    group
        .text(Database.DATABASE)
        .filter(Cluster.COMMON::equals)
        .map(
            _ ->
                wrong(
                    Database.DATABASE,
                    "database \"postgres\" is where databases are renamed from",
                    "Keep what has to go back in a database of its own."))
        .ifPresent(problems::add);
    group
        .text(AS)
        .filter(name -> !name.matches("[A-Za-z0-9_.][A-Za-z0-9_.@-]{0,63}") || name.equals("root"))
        .map(
            name ->
                wrong(
                    AS,
                    "as \"" + Quoted.of(name) + "\" is no user that may run programs of the server",
                    "Name one that is not root, such as postgres."))
        .ifPresent(problems::add);
    group
        .text(PROGRAMS)
        .filter(path -> !path.startsWith("/") || path.indexOf('\0') >= 0)
        .map(
            _ ->
                wrong(
                    PROGRAMS,
                    "programs is not an absolute path",
                    "Write a folder, such as /usr/lib/postgresql/15/bin."))
        .ifPresent(problems::add);
    jobs(group)
        .filter(jobs -> jobs < 1 || jobs > MOST_JOBS)
        .map(_ -> wrong(JOBS, "jobs is out of range", "Write 1 to 64."))
        .ifPresent(problems::add);
    return List.copyOf(problems);
  }

  /** Empty when it is not said; 0 when it is no number. */
  private static Optional<Integer> jobs(Setting.Group group) {
    return group.text(JOBS).map(text -> text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0);
  }

  private static Problem wrong(String key, String message, String hint) {
    return Problem.of(Problem.Kind.USAGE, message, hint).at(new Problem.Place("", 0, 0, key));
  }
}
