package rearguard.agent.host;

import java.time.InstantSource;

/** One machine. Thread-safe; every call may be repeated unless it says otherwise. */
public interface Host {
  Programs programs();

  Disk disk();

  Processes processes();

  /** Wall-clock time, for people and records; never for measuring. */
  InstantSource clock();

  /** Monotonic nanoseconds, for measuring; only differences mean something. */
  long ticks();
}
