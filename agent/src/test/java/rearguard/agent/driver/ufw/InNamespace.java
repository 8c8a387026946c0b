package rearguard.agent.driver.ufw;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import rearguard.agent.host.Command;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;
import rearguard.agent.host.Processes;
import rearguard.agent.host.Programs;
import rearguard.agent.host.Ran;

/** A host whose programs run in the network and mount namespace of a process. */
record InNamespace(Host real, long pid) implements Host {
  @Override
  public Programs programs() {
    return new Entering(real.programs(), pid);
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

  private record Entering(Programs real, long pid) implements Programs {
    private Command entering(Command said) {
      var words = new ArrayList<>(List.of("nsenter", "--target=" + pid, "--net", "--mount", "--"));
      words.addAll(said.words());
      return new Command(
          words,
          said.as(),
          said.folder(),
          said.environment(),
          said.input(),
          said.within(),
          said.marked());
    }

    @Override
    public Ran run(Command command) throws HostException, InterruptedException {
      return real.run(entering(command));
    }

    @Override
    public Conversation open(Command command) throws HostException {
      return real.open(entering(command));
    }

    @Override
    public int endLeftovers() throws HostException {
      return real.endLeftovers();
    }

    @Override
    public String foundBy() {
      return real.foundBy();
    }
  }
}
