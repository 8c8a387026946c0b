package rearguard.agent.host;

import java.time.Clock;
import java.time.InstantSource;

/** The machine this agent runs on. */
public final class LocalHost implements Host {
  private final LocalDisk disk = new LocalDisk();
  private final LocalProcesses processes = new LocalProcesses();
  private final LocalPrograms programs;
  private final InstantSource clock = Clock.systemUTC();

  /**
   * Tells this agent's programs from those of another agent on the same machine.
   *
   * @param mark one a store, the same after each restart; letters, digits and hyphens
   */
  public LocalHost(String mark) {
    if (!mark.matches("[A-Za-z0-9-]{1,64}")) {
      throw new IllegalArgumentException("mark \"" + mark + "\" is not allowed");
    }
    programs = new LocalPrograms(mark);
  }

  @Override
  public Programs programs() {
    return programs;
  }

  @Override
  public Disk disk() {
    return disk;
  }

  @Override
  public Processes processes() {
    return processes;
  }

  @Override
  public Owner self() {
    return Accounts.own();
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public long ticks() {
    return System.nanoTime();
  }
}
