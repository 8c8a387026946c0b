package rearguard.cli;

import rearguard.cli.command.Interrupts;

/** Ctrl-C of this process: what was promised is done while the process ends with 130. */
final class Signals implements Interrupts {
  @Override
  public Held on(Runnable action) {
    var hook = new Thread(action, "interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    return () -> release(hook);
  }

  private static void release(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending already: the hook is what it does now.
    }
  }
}
