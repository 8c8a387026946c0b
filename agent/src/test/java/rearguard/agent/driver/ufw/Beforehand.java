package rearguard.agent.driver.ufw;

import java.time.InstantSource;
import java.util.function.Predicate;
import rearguard.agent.host.Command;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;
import rearguard.agent.host.Processes;
import rearguard.agent.host.Programs;
import rearguard.agent.host.Ran;

/** A real host on which something happens just before a certain program is run. */
record Beforehand(Host real, Predicate<String> when, Runnable happens) implements Host {
  @Override
  public Programs programs() {
    var programs = real.programs();
    return new Programs() {
      @Override
      public Ran run(Command command) throws HostException, InterruptedException {
        if (when.test(String.join(" ", command.words()))) {
          happens.run();
        }
        return programs.run(command);
      }

      @Override
      public Conversation open(Command command) throws HostException {
        return programs.open(command);
      }

      @Override
      public int endLeftovers() throws HostException {
        return programs.endLeftovers();
      }

      @Override
      public String foundBy() {
        return programs.foundBy();
      }
    };
  }

  @Override
  public Disk disk() {
    return real.disk();
  }

  @Override
  public Processes processes() {
    return real.processes();
  }

  @Override
  public Owner self() {
    return real.self();
  }

  @Override
  public InstantSource clock() {
    return real.clock();
  }

  @Override
  public long ticks() {
    return real.ticks();
  }
}
