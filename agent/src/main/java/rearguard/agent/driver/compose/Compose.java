package rearguard.agent.driver.compose;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.compose.ComposeCommands.Generation;
import rearguard.agent.driver.compose.ComposeCommands.Kept;
import rearguard.agent.driver.compose.ComposeCommands.Way;
import rearguard.agent.driver.compose.engine.Scrub;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.Command;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Ran;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * Compose as this host has it. What talks to the engine runs as the agent does; a stranger's files
 * are read as that stranger, and root is told what they came to.
 */
final class Compose {
  private static final Duration VERSION = Duration.ofSeconds(20);
  private static final Duration MODEL = Duration.ofSeconds(60);
  private static final Duration UP = Duration.ofMinutes(5);
  private static final Path ROOT = Path.of("/");

  private final Behalf behalf;
  private final ComposeCommands say;

  private Compose(Behalf behalf, ComposeCommands say) {
    this.behalf = behalf;
    this.say = say;
  }

  static Compose on(Behalf behalf, FileSet files, Path socket)
      throws HostException, InterruptedException {
    return new Compose(behalf, new ComposeCommands(generation(behalf.host()), files, socket));
  }

  /** The plugin when there is one, as Docker's manual has it. */
  private static Generation generation(Host host) throws HostException, InterruptedException {
    if (!version(host, Generation.PLUGIN).isEmpty()) {
      return Generation.PLUGIN;
    }
    var head = Command.of(ROOT, VERSION, Generation.head());
    if (Generation.isFirst(host.programs().run(head).out())) {
      return Generation.ONE;
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
      var ran = host.programs().run(Command.of(ROOT, VERSION, generation.version()));
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
    return model(say.model(), read(say.model()), secret);
  }

  Model model(Kept kept, Collection<String> secret) throws HostException, InterruptedException {
    return model(say.model(kept), run(say.model(kept), MODEL), secret);
  }

  private Model model(List<String> words, Ran ran, Collection<String> secret)
      throws HostException, InterruptedException {
    if (!ran.fine() || ran.cut()) {
      throw Woe.conflict(
          "Compose does not read the files of project "
              + Woe.quoted(project())
              + (behalf.ofStranger() ? " as " + behalf.name() + " may read them: " : ": ")
              + lastWords(ran, Scrub.of(secret, List.of())),
          "Run \"" + Quoted.of(String.join(" ", words)) + "\" in that directory.");
    }
    var model = Model.parsed(ran.out());
    if (behalf.ofStranger()) {
      References.of(model).refuseShut(behalf);
    }
    return model;
  }

  /**
   * What Compose would note on the containers of each service; nothing when it cannot tell.
   *
   * @param model what the files come to
   */
  Map<String, String> hashes(Model model) throws HostException, InterruptedException {
    var ran = hashesOf(model);
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

  Ran up(Kept kept, String service, int containers, Way way)
      throws HostException, InterruptedException {
    return run(say.up(kept, service, containers, way), UP);
  }

  /**
   * The first generation asks the engine for it, and so cannot be asked as a stranger. The second
   * tells of a service with env files something else than it notes; of a model into which they are
   * worked it tells what it notes. Seen with 2.26 and 2.40.
   */
  private Ran hashesOf(Model model) throws HostException, InterruptedException {
    if (!behalf.ofStranger() && say.generation() == Generation.ONE) {
      return read(say.hashes());
    }
    var words = say.hashesOfGiven();
    return behalf
        .host()
        .programs()
        .run(Command.of(ROOT, MODEL, words).with(say.environment()).reading(model.text()));
  }

  /** What reads the live files. */
  private Ran read(List<String> words) throws HostException, InterruptedException {
    if (!behalf.ofStranger()) {
      return run(words, MODEL);
    }
    var limited = ComposeCommands.limited(words);
    var command = Command.of(say.files().folder(), MODEL, limited).with(say.asOwner());
    return behalf.host().programs().run(behalf.as(command));
  }

  private Ran run(List<String> words, Duration within) throws HostException, InterruptedException {
    var folder = behalf.ofStranger() ? ROOT : say.files().folder();
    return behalf.host().programs().run(Command.of(folder, within, words).with(say.environment()));
  }

  /** The last line of its complaint; what breaks a program in Go comes before a long trace. */
  static String lastWords(Ran ran, Scrub scrub) {
    var lines = ran.error().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    var last = lines.isEmpty() ? "exit " + ran.exit() : lines.getLast();
    var broke = lines.stream().filter(line -> line.matches("(fatal error|panic): .*")).findFirst();
    return "\"" + scrub.line(broke.orElse(last)) + "\"";
  }
}
