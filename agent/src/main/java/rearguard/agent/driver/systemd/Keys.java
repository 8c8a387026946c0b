package rearguard.agent.driver.systemd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  static final String UNITS = "units";
  static final String USER = "user";

  static final DriverSpec SPEC =
      new DriverSpec(
          new DriverName("systemd"),
          Kind.PROCESS,
          Set.of(Ability.STOP_AND_START, Ability.WATCH),
          List.of(
              new DriverSpec.Key(
                  UNITS,
                  DriverSpec.Shape.TEXTS,
                  true,
                  "the units to care for, with their ending: tea-api.service"),
              new DriverSpec.Key(
                  USER,
                  DriverSpec.Shape.TEXT,
                  false,
                  "whose systemd it is; the machine's when absent")),
          Optional.of(UNITS));

  private Keys() {}

  static List<UnitName> units(Setting.Group settings) {
    return settings.texts(UNITS).stream().distinct().sorted().map(UnitName::new).toList();
  }

  static List<Problem> review(Setting.Group settings) {
    var problems = new ArrayList<Problem>();
    if (settings.entries().containsKey(UNITS) && settings.texts(UNITS).isEmpty()) {
      problems.add(wrong(UNITS, "\"units\" names no unit", "Name at least one."));
    }
    for (var unit : settings.texts(UNITS)) {
      UnitName.wrong(unit)
          .ifPresent(
              why ->
                  problems.add(
                      wrong(
                          UNITS,
                          "unit \"" + Quoted.of(unit) + "\" " + why,
                          "Write whole names such as tea-api.service or tea@one.service.")));
    }
    settings
        .text(USER)
        .filter(user -> !user.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}"))
        .ifPresent(
            user ->
                problems.add(
                    wrong(
                        USER,
                        "user \"" + Quoted.of(user) + "\" is not a user name",
                        "Write the name as in /etc/passwd.")));
    return List.copyOf(problems);
  }

  private static Problem wrong(String key, String message, String hint) {
    return Problem.of(Problem.Kind.USAGE, message, hint).at(new Problem.Place("", 0, 0, key));
  }
}
