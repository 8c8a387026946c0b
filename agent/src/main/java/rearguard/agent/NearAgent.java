package rearguard.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.local.Door;
import rearguard.agent.local.Knock;
import rearguard.agent.local.LocalDesk;
import rearguard.agent.step.Desk;
import rearguard.model.Problem;
import rearguard.model.local.Ask;
import rearguard.model.local.Said;
import rearguard.wire.LocalWire.Asked;

/**
 * The agent of a folder: the one at work when it answers at its socket; else this process, which
 * then holds the journal's lock. For one thread.
 */
final class NearAgent implements AutoCloseable {
  private static final int TRIES = 50;
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private final Optional<Knock> knock;
  private final Optional<Desk> journal;
  private final Optional<LocalDesk> here;

  private NearAgent(Optional<Knock> knock, Optional<Desk> journal, Optional<LocalDesk> here) {
    this.knock = knock;
    this.journal = journal;
    this.here = here;
  }

  static NearAgent at(Path folder) throws HostException, InterruptedException {
    var knock = Knock.at(folder);
    var machine = new LocalHost("start");
    for (int tries = 1; knock.isEmpty(); tries++) {
      var config = AgentConfig.read(folder, machine.disk());
      var desk = desk(folder, machine, tries);
      if (desk.isPresent()) {
        return alone(folder, config, desk.get(), machine);
      }
      Thread.sleep(BETWEEN);
      knock = Knock.at(folder);
    }
    return new NearAgent(knock, Optional.empty(), Optional.empty());
  }

  /** Empty while another has it: an agent that is just starting, or a person without one. */
  private static Optional<Desk> desk(Path folder, Host host, int tries)
      throws HostException, InterruptedException {
    try {
      return Optional.of(Desk.open(folder.resolve("journal"), host.clock()));
    } catch (HostException e) {
      if (e.problem().kind() == Problem.Kind.CONFLICT && tries < TRIES) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static NearAgent alone(Path folder, AgentConfig config, Desk desk, Host machine)
      throws HostException, InterruptedException {
    Logger.getLogger("rearguard").setLevel(Level.SEVERE);
    try {
      var host = OwnMark.host(folder, machine.disk());
      var parts = Parts.of(folder, config, desk, host);
      return new NearAgent(
          Optional.empty(), Optional.of(desk), Optional.of(parts.local(() -> false)));
    } catch (HostException e) {
      desk.close();
      throw e;
    }
  }

  /** Lines are printed as they come; the last word is returned, a refusal is printed too. */
  Said ask(Ask.Who who, Ask ask) throws InterruptedException {
    var last = new AtomicReference<Said>(gone());
    Consumer<Said> hear =
        said -> {
          if (said instanceof Said.Line(var text)) {
            Console.say(text);
          } else {
            last.set(said);
          }
        };
    var asked = new Asked(who, ask);
    if (here.isPresent()) {
      here.get().answer(asked, account(), hear);
    } else {
      last.set(said(asked, hear));
    }
    return last.get();
  }

  private Said said(Asked asked, Consumer<Said> hear) {
    try {
      return knock.orElseThrow().ask(asked, hear);
    } catch (IOException | IllegalArgumentException _) {
      return gone();
    }
  }

  private static Said gone() {
    return new Said.Refused(
        List.of(
            Problem.of(
                Problem.Kind.UNREACHABLE,
                "the agent ended in the middle",
                "Look with \"rearguard-agent run show\", then ask again: what was done is not done"
                    + " twice.")));
  }

  void relay(InputStream in, OutputStream out) throws IOException, InterruptedException {
    if (here.isPresent()) {
      Door.serve(here.get(), in, out, account());
    } else {
      knock.orElseThrow().relay(in, out);
    }
  }

  private static String account() {
    return System.getProperty("user.name", "");
  }

  @Override
  public void close() throws HostException {
    if (journal.isPresent()) {
      journal.get().close();
    }
    try {
      if (knock.isPresent()) {
        knock.get().close();
      }
    } catch (IOException _) {
      // it was said what there was to say
    }
  }
}
