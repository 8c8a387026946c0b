package rearguard.e2e.sim;

/** An invariant that does not hold. */
final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1;

  Broken(String words) {
    super(words);
  }
}
