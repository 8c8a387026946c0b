package rearguard.agent.policy;

import java.time.Duration;
import java.util.List;

/**
 * How a declared command ended.
 *
 * @param fine whether its exit code is one that means success
 * @param out what it printed, as it was; may hold secrets
 * @param lines its last lines, fit to be shown
 */
public record Ended(int exit, boolean fine, Duration took, String out, List<String> lines) {
  public Ended {
    lines = List.copyOf(lines);
  }

  /** One line of evidence: what it is called, how it ended, and the end of what it said. */
  public String inWords(String what) {
    long tenths = took.toMillis() / 100;
    var head = what + " ended with " + exit + " after " + tenths / 10.0 + " s";
    return lines.isEmpty() ? head + " and said nothing" : new Tail(lines).after(head);
  }
}
