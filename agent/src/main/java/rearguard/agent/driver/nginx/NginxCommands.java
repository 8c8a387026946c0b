package rearguard.agent.driver.nginx;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rearguard.agent.host.Command;
import rearguard.model.Setting;

/** What is said to one nginx. */
record NginxCommands(String program, Optional<String> config, Optional<String> prefix) {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final Path FOLDER = Path.of("/");

  /** Pairs of folders, then the program: each first one is seen in the place of the second. */
  private static final String SEEN_THERE =
      "while [ \"$1\" != -- ]; do mount --bind \"$1\" \"$2\" || exit 125; shift 2; done; shift;"
          + " exec \"$@\"";

  static NginxCommands of(Setting.Group settings) {
    return new NginxCommands(
        settings.text(Keys.PROGRAM).orElse("nginx"),
        settings.text(Keys.CONFIG),
        settings.text(Keys.PREFIX));
  }

  Command test() {
    return command(nginx("-t", "-q"));
  }

  /** Tests with other folders in the live places; nobody else sees them there. */
  Command testWith(Map<Path, Path> stagedToLive) {
    var words = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private", "--"));
    words.addAll(List.of("sh", "-c", SEEN_THERE, "rearguard"));
    stagedToLive.forEach(
        (staged, live) -> {
          words.add(staged.toString());
          words.add(live.toString());
        });
    words.add("--");
    words.addAll(nginx("-t", "-q"));
    return command(words);
  }

  Command reload() {
    return command(nginx("-s", "reload"));
  }

  Command built() {
    return command(List.of(program, "-V"));
  }

  private List<String> nginx(String... more) {
    var words = new ArrayList<>(List.of(program));
    prefix.ifPresent(path -> words.addAll(List.of("-p", path)));
    config.ifPresent(path -> words.addAll(List.of("-c", path)));
    words.addAll(List.of(more));
    return words;
  }

  private static Command command(List<String> words) {
    return Command.of(FOLDER, WITHIN, words).with(Map.of("LC_ALL", "C"));
  }
}
