package rearguard.cli.output;

import java.util.Map;
import java.util.Optional;

/** Whether colours are shown. */
public enum Style {
  COLOURED,
  BARE;

  /** By the flag if one was given, else by what the environment says of the terminal. */
  public static Style of(Optional<String> flag, Map<String, String> environment, Boolean terminal) {
    return switch (flag.orElse("auto")) {
      case "always" -> COLOURED;
      case "never" -> BARE;
      default -> terminal && wanted(environment) ? COLOURED : BARE;
    };
  }

  private static boolean wanted(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  String painted(Cell cell) {
    return switch (this) {
      case COLOURED -> cell.tone().painted(cell.text());
      case BARE -> cell.text();
    };
  }
}
