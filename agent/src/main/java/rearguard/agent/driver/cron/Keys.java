package rearguard.agent.driver.cron;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.name.Quoted;

/** What a fleet file may say of a component of this driver. */
final class Keys {
  static final String USERS = "users";
  static final String FILES = "files";
  private static final String USER = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}";

  /** The names cron(8) reads; it passes over all others, and so must we. */
  private static final String FILE = "/etc/crontab|/etc/cron\\.d/[A-Za-z0-9_-]{1,200}";

  static final DriverSpec SPEC =
      new DriverSpec(
          new DriverName("cron"),
          Kind.PROCESS,
          Set.of(Ability.STOP_AND_START, Ability.WATCH),
          List.of(
              new DriverSpec.Key(
                  USERS, DriverSpec.Shape.TEXTS, false, "whose tables (crontab -l) to care for"),
              new DriverSpec.Key(
                  FILES, DriverSpec.Shape.TEXTS, false, "files in /etc/cron.d to care for")));

  private Keys() {}

  static List<String> users(Setting.Group settings) {
    return settings.texts(USERS).stream().distinct().sorted().toList();
  }

  static List<String> files(Setting.Group settings) {
    return settings.texts(FILES).stream().distinct().sorted().toList();
  }

  static List<Problem> review(Setting.Group settings) {
    var problems = new ArrayList<Problem>();
    if (users(settings).isEmpty() && files(settings).isEmpty()) {
      problems.add(
          wrong(USERS, "neither \"users\" nor \"files\" names anything", "Name at least one."));
    }
    for (var user : users(settings)) {
      if (!user.matches(USER)) {
        problems.add(
            wrong(
                USERS,
                "user \"" + Quoted.of(user) + "\" is not a user name",
                "Write the name as in /etc/passwd."));
      }
    }
    for (var file : files(settings)) {
      if (!file.matches(FILE)) {
        problems.add(
            wrong(
                FILES,
                "file \"" + Quoted.of(file) + "\" is not one that cron reads",
                "Name /etc/crontab, or files in /etc/cron.d: letters, digits, \"_\" and \"-\"."));
      }
    }
    return List.copyOf(problems);
  }

  private static Problem wrong(String key, String message, String hint) {
    return Problem.of(Problem.Kind.USAGE, message, hint).at(new Problem.Place("", 0, 0, key));
  }
}
