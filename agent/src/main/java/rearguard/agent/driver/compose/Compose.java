package rearguard.agent.driver.compose;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.compose.ComposeCommands.Generation;
import rearguard.agent.driver.compose.ComposeCommands.Way;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.Command;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Ran;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** Compose as this host has it. It may talk to the engine, so it runs as the agent does. */
final class Compose {
  private static final Duration VERSION = Duration.ofSeconds(20);
  private static final Duration MODEL = Duration.ofSeconds(60);
  private static final Duration UP = Duration.ofMinutes(5);

  private final Host host;
  private final ComposeCommands say;

  private Compose(Host host, ComposeCommands say) {
    this.host = host;
    this.say = say;
  }

  static Compose on(Host host, FileSet files, Path socket)
      throws HostException, InterruptedException {
    return new Compose(host, new ComposeCommands(generation(host), files, socket));
  }

  /** The plugin when there is one, as Docker's manual has it. */
  private static Generation generation(Host host) throws HostException, InterruptedException {
    if (!version(host, Generation.PLUGIN).isEmpty()) {
      return Generation.PLUGIN;
    }
    var version = version(host, Generation.ONE);
    if (version.isEmpty()) {
      throw Woe.of(
          Problem.Kind.NOT_FOUND,
          "neither \"docker compose\" nor \"docker-compose\" is on this host",
          "Install Compose (Debian: docker-compose), then try again.");
    }
    return version.startsWith("1.") ? Generation.ONE : Generation.ALONE;
  }

  private static String version(Host host, Generation generation)
      throws HostException, InterruptedException {
    try {
      var ran = host.programs().run(Command.of(Path.of("/"), VERSION, generation.version()));
      return ran.fine() ? ran.out().strip() : "";
    } catch (HostException e) {
      if (e.problem().kind() == Problem.Kind.NOT_FOUND) {
        return "";
      }
      throw e;
    }
  }

  Generation generation() {
    return say.generation();
  }

  String project() {
    return say.files().project();
  }

  /**
   * What the live file set comes to.
   *
   * @param secret texts whose values must not be shown when it comes to nothing
   */
  Model model(Collection<String> secret) throws HostException, InterruptedException {
    return model(say.model(), secret);
  }

  Model model(Path kept, Collection<String> secret) throws HostException, InterruptedException {
    return model(say.model(kept), secret);
  }

  private Model model(List<String> words, Collection<String> secret)
      throws HostException, InterruptedException {
    var ran = run(words, MODEL);
    if (!ran.fine() || ran.cut()) {
      throw Woe.conflict(
          "Compose does not read the files of project "
              + Woe.quoted(project())
              + ": "
              + lastWords(ran, Scrub.of(secret, List.of())),
          "Run \"" + Quoted.of(String.join(" ", words)) + "\" in that directory.");
    }
    return Model.parsed(ran.out());
  }

  /** What Compose would note on the containers of each service; nothing when it cannot tell. */
  Map<String, String> hashes() throws HostException, InterruptedException {
    var ran = run(say.hashes(), MODEL);
    var hashes = new HashMap<String, String>();
    if (ran.fine() && !ran.cut()) {
      ran.out()
          .lines()
          .map(line -> line.strip().split(" ", 2))
          .filter(words -> words.length == 2)
          .forEach(words -> hashes.put(words[0], words[1]));
    }
    return hashes;
  }

  Ran up(String service, int containers, Way way) throws HostException, InterruptedException {
    return run(say.up(service, containers, way), UP);
  }

  Ran up(Path kept, String service, int containers, Way way)
      throws HostException, InterruptedException {
    return run(say.up(kept, service, containers, way), UP);
  }

  private Ran run(List<String> words, Duration within) throws HostException, InterruptedException {
    return host.programs()
        .run(Command.of(say.files().folder(), within, words).with(say.environment()));
  }

  /** The last line of its complaint. */
  static String lastWords(Ran ran, Scrub scrub) {
    var last = ran.error().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    return "\"" + scrub.line(last.isEmpty() ? "exit " + ran.exit() : last.getLast()) + "\"";
  }
}
