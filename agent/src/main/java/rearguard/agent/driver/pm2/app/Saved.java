package rearguard.agent.driver.pm2.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What PM2 brings back after a reboot ({@code pm2 save}), for the apps in scope. */
public final class Saved {
  private Saved() {}

  /**
   * What it should be: as it was; and where nothing was saved then and something is now, the
   * snapshot's own processes, so that a reboot does not bring back what was rolled back.
   */
  public static List<Entry> wanted(Keepsake keepsake, List<Entry> now) {
    if (!keepsake.saved().isEmpty() || now.isEmpty()) {
      return keepsake.saved();
    }
    return keepsake.kept().stream().map(Kept::entry).toList();
  }

  public static boolean differs(List<Entry> wanted, List<Entry> now) {
    return !canonical(wanted).equals(canonical(now));
  }

  private static List<String> canonical(List<Entry> entries) {
    return entries.stream().map(Definition::canonical).sorted().toList();
  }

  /** As {@code pm2 save} writes them. */
  public static List<ObjectNode> written(List<Entry> entries) {
    return entries.stream()
        .map(
            entry -> {
              var all = entry.all().deepCopy();
              all.remove(List.of("instances", "pm_id", "prev_restart_delay"));
              return all;
            })
        .toList();
  }
}
