package rearguard.cli.command;

/** Ctrl-C. */
public interface Interrupts {

  /** From now until it is closed, an interrupt does this instead of ending the command unheard. */
  Held on(Runnable action);

  /** Ends the special treatment of interrupts. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }
}
