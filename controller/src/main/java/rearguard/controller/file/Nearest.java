package rearguard.controller.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The right word that a wrong one was most likely meant to be. */
public enum Nearest {
  ;

  private static final int LONGEST = 64;

  /** Empty when nothing is near. */
  public static Optional<String> of(String wrong, Collection<String> words) {
    if (wrong.length() > LONGEST) {
      return Optional.empty();
    }
    int limit = Math.max(1, wrong.length() / 3);
    return words.stream()
        .filter(word -> distance(wrong, word) <= limit)
        .min(Comparator.<String>comparingInt(word -> distance(wrong, word)).thenComparing(w -> w));
  }

  /** A sentence that names the near word, else all of them. */
  public static String hint(String wrong, Collection<String> words) {
    return of(wrong, words)
        .map(word -> "Did you mean \"" + word + "\"?")
        .orElseGet(
            () ->
                words.isEmpty()
                    ? "There is none to choose from."
                    : "Known here: " + String.join(", ", words) + ".");
  }

  /** Edits that turn one word into the other; two neighbours that changed places count as one. */
  static int distance(String from, String to) {
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : cheapest(edits, from, to, i, j);
      }
    }
    return edits[from.length()][to.length()];
  }

  private static int cheapest(int[][] edits, String from, String to, int i, int j) {
    int change = edits[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
    int best = Math.min(change, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
  }
}
