package rearguard.agent.host;

import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;

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
    this(new Mark(mark, Optional.empty()));
  }

  /**
   * As above, for an agent whose former version marked its programs in another way.
   *
   * @param former a mark that agents of other hosts may have had as well: only what surely was this
   *     one's is ended
   */
  public LocalHost(String mark, String former) {
    this(new Mark(mark, Optional.of(former)));
  }

  private LocalHost(Mark mark) {
    programs = new LocalPrograms(mark);
  }

  /** By what an agent knows its programs. */
  record Mark(String own, Optional<String> former) {
    Mark {
      if (!own.matches("[A-Za-z0-9-]{1,64}")) {
        throw new IllegalArgumentException("mark \"" + own + "\" is not allowed");
      }
    }

    /** Tells how many were found. */
    int endFormer() {
      return former
          .map(name -> Family.endMarked(name + "/", Family::near) + Cells.endNear(name))
          .orElse(0);
    }
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
