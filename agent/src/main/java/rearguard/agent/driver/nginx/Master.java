package rearguard.agent.driver.nginx;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Pause;
import rearguard.agent.host.Processes;
import rearguard.agent.paths.PathLook;

/** The running nginx: its master, found by its pid file, and the workers under it. */
record Master(Processes.Seen process, Set<String> workers) {
  private static final Path USUAL_CONFIG = Path.of("/etc/nginx/nginx.conf");
  private static final Pattern DIRECTIVE = Pattern.compile("(?m)^\\s*pid\\s+([^;\\s]+)\\s*;");
  private static final Duration BETWEEN = Duration.ofMillis(50);

  /** Empty when none runs. */
  static Optional<Master> of(NginxCommands commands, Host host)
      throws HostException, InterruptedException {
    var file = pidFile(commands, host);
    var stat = host.disk().stat(file);
    if (stat.filter(found -> found.type() == Disk.Type.FILE).isEmpty()) {
      return Optional.empty();
    }
    var pid = new String(host.disk().read(file, 100), StandardCharsets.UTF_8).strip();
    var all = host.processes().all();
    return all.stream()
        .filter(one -> Integer.toString(one.pid()).equals(pid))
        .filter(one -> one.words().stream().anyMatch(word -> word.contains("nginx: master")))
        .findFirst()
        .map(one -> new Master(one, workers(one, all)));
  }

  private static Set<String> workers(Processes.Seen master, List<Processes.Seen> all) {
    return all.stream()
        .filter(one -> one.parent() == master.pid())
        .filter(one -> one.words().stream().anyMatch(word -> word.contains("nginx: worker")))
        .filter(one -> one.words().stream().noneMatch(word -> word.contains("shutting down")))
        .map(one -> one.pid() + "@" + one.start())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Waits until only workers that are not this one's are at work under the very same master. */
  boolean renewed(NginxCommands commands, Host host, Duration patience)
      throws HostException, InterruptedException {
    var pause = new Pause();
    var began = host.ticks();
    while (host.ticks() - began < patience.toNanos()) {
      var now = of(commands, host);
      if (now.isEmpty() || now.get().process().start() != process.start()) {
        return false;
      }
      var there = now.get().workers();
      if (!there.isEmpty() && there.stream().noneMatch(workers::contains)) {
        return true;
      }
      pause.take(BETWEEN);
    }
    return false;
  }

  private static Path pidFile(NginxCommands commands, Host host)
      throws HostException, InterruptedException {
    var config = commands.config().map(Path::of).orElse(USUAL_CONFIG);
    if (host.disk().stat(config).filter(stat -> stat.type() == Disk.Type.FILE).isPresent()) {
      var text = new String(host.disk().read(config, PathLook.FILE_LIMIT), StandardCharsets.UTF_8);
      var directive = DIRECTIVE.matcher(text);
      if (directive.find()) {
        return Built.place(directive.group(1), commands, host);
      }
    }
    return Built.of(commands, host).pid();
  }
}
