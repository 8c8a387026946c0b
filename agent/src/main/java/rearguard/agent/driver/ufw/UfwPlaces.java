package rearguard.agent.driver.ufw;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where ufw keeps its files (ufw-framework(8)); the rules of the user stand in {@code lib} on
 * releases before 0.34.
 *
 * @param etc {@code /etc/ufw}
 * @param defaults {@code /etc/default/ufw}
 * @param lib {@code /lib/ufw}
 */
record UfwPlaces(Path etc, Path defaults, Path lib) {
  static final UfwPlaces USUAL =
      new UfwPlaces(Path.of("/etc/ufw"), Path.of("/etc/default/ufw"), Path.of("/lib/ufw"));

  private static final List<String> RULES = List.of("user.rules", "user6.rules");
  private static final List<String> FRAME =
      List.of(
          "after.init",
          "after.rules",
          "after6.rules",
          "before.init",
          "before.rules",
          "before6.rules",
          "sysctl.conf");

  Path configuration() {
    return etc.resolve("ufw.conf");
  }

  /** Where the rules of the user may stand. */
  List<Path> rules() {
    return Stream.of(etc, lib).flatMap(in -> RULES.stream().map(in::resolve)).toList();
  }

  /** What only a reload brings into the kernel. */
  List<Path> frame() {
    return Stream.concat(FRAME.stream().map(etc::resolve), Stream.of(defaults)).toList();
  }

  List<Path> all() {
    return Stream.of(rules(), frame(), List.of(configuration()))
        .flatMap(List::stream)
        .sorted()
        .toList();
  }
}
