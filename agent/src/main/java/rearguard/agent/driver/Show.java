package rearguard.agent.driver;

import java.nio.file.Path;
import java.util.SortedMap;
import rearguard.agent.host.Command;

/**
 * Something of a target that tells how it fares. As it was found: it may hold secrets and anything
 * else that a stranger wrote, and must go through {@code agent.show} before it leaves the host.
 */
public sealed interface Show {
  /** What it is of, such as a container, a unit or a file. */
  String of();

  /** Lines that were read already, oldest first. */
  record Said(String of, String text) implements Show {}

  /** The end of what a program says that changes nothing; with a short deadline. */
  record Asked(String of, Command command) implements Show {}

  /** The end of a file to which lines are added. */
  record Log(String of, Path file) implements Show {}

  /** Figures by name, with their units, of one look. */
  record Figures(String of, SortedMap<String, String> figures) implements Show {}

  /** How much room is left where that path is. */
  record Room(Path path) implements Show {
    @Override
    public String of() {
      return "disk of " + path;
    }
  }

  /** Something that ought to be there and cannot be had. */
  record Unread(String of, String why) implements Show {}
}
