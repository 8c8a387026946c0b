package rearguard.agent.driver.postgres;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/** The server's own programs: of its own major version, or none. */
final class Tools {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ([0-9]+)[.\\w]*");

  private Tools() {}

  /** Commands of programs that fit the server; an exception that says what was found instead. */
  static PostgresCommands of(Workroom room, String major)
      throws HostException, InterruptedException {
    var found = new ArrayList<String>();
    for (var folder : places(room, major)) {
      var commands = room.commands(folder);
      var versions =
          List.of(version(room, commands, "pg_dump"), version(room, commands, "pg_restore"));
      if (versions.stream().allMatch(major::equals)) {
        return commands;
      }
      found.add(
          folder.map(Path::toString).orElse("the PATH")
              + " has "
              + versions.stream().filter(one -> !one.equals(major)).findFirst().orElse("none"));
    }
    throw new HostException(
        Problem.of(
            Problem.Kind.NOT_FOUND,
            room.settings().database().named()
                + " is PostgreSQL "
                + major
                + ", and pg_dump and pg_restore of that version are not here: "
                + String.join(", ", found),
            "Install postgresql-client-" + major + ", or name its folder in \"programs\"."));
  }

  private static List<Optional<Path>> places(Workroom room, String major) throws HostException {
    if (room.settings().programs().isPresent()) {
      return List.of(room.settings().programs());
    }
    var usual = Path.of("/usr/lib/postgresql", major, "bin");
    return Workroom.there(usual, room.host().disk())
        ? List.of(Optional.of(usual))
        : List.of(Optional.empty());
  }

  private static String version(Workroom room, PostgresCommands commands, String program)
      throws HostException, InterruptedException {
    try {
      var ran = room.host().programs().run(commands.version(program));
      var said = VERSION.matcher(ran.out());
      return said.find() ? said.group(1) : "none";
    } catch (HostException e) {
      if (e.problem().kind() == Problem.Kind.NOT_FOUND) {
        return "none";
      }
      throw e;
    }
  }
}
