package rearguard.agent.driver.compose.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;

/** A container of a Compose project as the engine shows it; a stranger may have named it. */
public record Seen(
    String id,
    String name,
    String service,
    String imageName,
    Unit unit,
    Life life,
    Ties ties,
    Definition definition) {

  /**
   * How it lives.
   *
   * @param state the engine's word: created, running, restarting, paused, exited, dead
   * @param health the engine's word, empty when it has no check
   * @param started when, as the engine writes it; another one later means it was started again
   * @param grace how long its own check may take until it has to be healthy
   */
  public record Life(
      String state, String health, int restarts, String started, long exit, Duration grace) {}

  /**
   * What ties it to the host.
   *
   * @param folders of the host that it sees
   * @param values of its environment; some are secrets
   */
  public record Ties(SortedSet<Path> folders, List<String> values) {
    public Ties {
      folders = java.util.Collections.unmodifiableSortedSet(new java.util.TreeSet<>(folders));
      values = List.copyOf(values);
    }
  }

  /** For people. */
  public String shortId() {
    return shortened(id);
  }

  /** The first twelve digits, as the engine's own programs show them. */
  public static String shortened(String id) {
    var digits = id.startsWith("sha256:") ? id.substring("sha256:".length()) : id;
    return digits.substring(0, Math.min(12, digits.length()));
  }
}
