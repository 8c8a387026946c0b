package rearguard.agent.host;

import java.time.InstantSource;

/** One machine. Thread-safe; every call may be repeated unless it says otherwise. */
public interface Host {
  Programs programs();

  Disk disk();

  Processes processes();

  /** The user and group this agent runs as. */
  Owner self();

  /** Wall-clock time, for people and records; never for measuring. */
  InstantSource clock();

  /** Monotonic nanoseconds, for measuring; only differences mean something. */
  long ticks();
}
