package rearguard.agent.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The word that was most likely meant. */
public enum Nearest {
  ;

  /** Empty when nothing is near. */
  public static Optional<String> to(String word, Collection<String> known) {
    return known.stream()
        .filter(each -> distance(word, each) <= Math.max(2, each.length() / 3))
        .min(Comparator.<String>comparingInt(each -> distance(word, each)).thenComparing(x -> x));
  }

  /** A sentence that names the near word, else all of them. */
  static String hint(String word, Collection<String> known) {
    return to(word, known)
        .map(near -> "Did you mean \"" + near + "\"?")
        .orElseGet(
            () ->
                known.isEmpty()
                    ? "There is none to choose from."
                    : "Known here: " + String.join(", ", known) + ".");
  }

  /** Letters to add, drop or change (Levenshtein). */
  static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int column = 0; column < above.length; column++) {
      above[column] = column;
    }
    for (int row = 1; row <= Math.min(one.length(), 100); row++) {
      int[] here = new int[above.length];
      here[0] = row;
      for (int column = 1; column < here.length; column++) {
        int change = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
        here[column] =
            Math.min(above[column - 1] + change, Math.min(above[column], here[column - 1]) + 1);
      }
      above = here;
    }
    return above[other.length()];
  }
}
