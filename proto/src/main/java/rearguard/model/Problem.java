package rearguard.model;

import java.util.Optional;

/**
 * What is wrong, with what, and what to do next, in words for a tired operator.
 *
 * @param message lower case, no full stop, the thing quoted
 * @param hint the cure as a sentence; empty when there is none
 * @param retry whether asking again, unchanged, may help
 * @param changed whether anything was changed before this was found
 * @param place where in a text the operator gave, when it came from one
 */
public record Problem(
    Kind kind, String message, String hint, boolean retry, boolean changed, Optional<Place> place) {

  /** Decides the exit code of the command line (DESIGN.md section 8). */
  public enum Kind {
    UNEXPECTED(1),
    USAGE(2),
    NOT_FOUND(3),
    CONFLICT(4),
    NOT_ALLOWED(5),
    UNREACHABLE(9);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  /**
   * A spot in a file: line and column count from one; the path is dotted, {@code
   * components.web.pm2}.
   */
  public record Place(String file, int line, int column, String path) {}

  /** A refusal that changed nothing and will be the same when asked again. */
  public static Problem of(Kind kind, String message, String hint) {
    return new Problem(kind, message, hint, false, false, Optional.empty());
  }

  public Problem at(Place where) {
    return new Problem(kind, message, hint, retry, changed, Optional.of(where));
  }

  /** The same with other words. */
  public Problem saying(String words) {
    return new Problem(kind, words, hint, retry, changed, place);
  }

  public Problem mayBeRetried() {
    return new Problem(kind, message, hint, true, changed, place);
  }
}
