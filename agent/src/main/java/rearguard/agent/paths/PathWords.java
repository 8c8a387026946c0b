package rearguard.agent.paths;

import java.nio.file.Path;
import java.util.Optional;

/** What a fleet file may name of files. Pure. */
public enum PathWords {
  ;

  /** Why a path is none that can be cared for; empty when it is. */
  public static Optional<String> unfit(String path) {
    if (!path.startsWith("/")) {
      return Optional.of("is not absolute");
    }
    if (path.indexOf('\0') >= 0 || !Path.of(path).normalize().toString().equals(path)) {
      return Optional.of(
          "is not in its plain form, without \".\", \"..\", \"//\" and a last \"/\"");
    }
    return path.equals("/") || path.startsWith("/proc/") || path.startsWith("/sys/")
        ? Optional.of("is not a place for configuration")
        : Optional.empty();
  }

  /** Whether an environment file may have such a key. */
  public static boolean key(String name) {
    return name.matches("[A-Za-z_][A-Za-z0-9_]{0,127}");
  }
}
