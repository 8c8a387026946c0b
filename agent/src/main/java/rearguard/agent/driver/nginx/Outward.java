package rearguard.agent.driver.nginx;

import java.nio.file.Path;
import java.util.ArrayList;
import rearguard.agent.paths.PathLook;
import rearguard.agent.paths.PathState;
import rearguard.model.name.Counted;
import rearguard.model.name.Quoted;

/**
 * Links among what is kept that lead to what is not: of those only where they point comes back, and
 * what nginx reads there is whatever is there then. Pure.
 */
enum Outward {
  ;

  /** For an operator, with the folders to name; empty when every link stays within. */
  static String words(PathState state) {
    var links = new ArrayList<String>();
    var folders = new ArrayList<String>();
    state
        .entries()
        .forEach(
            (path, entry) -> {
              if (entry instanceof PathState.Link(var pointsTo, _)) {
                var there = there(path, pointsTo);
                if (state.paths().stream().noneMatch(kept -> there.startsWith(Path.of(kept)))) {
                  links.add(named(path));
                  folders.add(named(PathLook.parent(there).toString()));
                }
              }
            });
    if (links.isEmpty()) {
      return "";
    }
    return "; "
        + links.getFirst()
        + (links.size() > 1 ? " and " + Counted.of(links.size() - 1, "other link") : "")
        + (links.size() > 1 ? " lead" : " leads")
        + " out of them, where nothing is kept: add "
        + String.join(", ", folders.stream().distinct().limit(3).toList())
        + " to \"paths\"";
  }

  private static Path there(String link, String pointsTo) {
    return PathLook.parent(Path.of(link)).resolve(pointsTo).normalize();
  }

  private static String named(String path) {
    return "\"" + Quoted.of(path) + "\"";
  }
}
