package rearguard.agent.host;

/**
 * How a program ended.
 *
 * @param out standard output read as UTF-8, at most {@link Programs#OUTPUT_LIMIT} bytes, the rest
 *     is dropped
 * @param error standard error, likewise
 * @param cut whether anything was dropped
 */
public record Ran(int exit, String out, String error, boolean cut) {
  public boolean fine() {
    return exit == 0;
  }
}
