package rearguard.agent.driver.pm2;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import rearguard.agent.driver.Subject;
import rearguard.agent.driver.Trace;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;

/** What a PM2 and its apps leave behind, read from files: its daemon may be dead, or lie. */
record Pm2Traces(Path home, Subject subject) {
  private static final long LARGEST = 16L << 20;
  private static final Pattern LOG =
      Pattern.compile("\"pm_(?:out|err)_log_path\"\\s*:\\s*\"(/[^\"\\\\]{1,1000})\"");

  List<Trace> all() {
    var traces = new ArrayList<Trace>();
    traces.add(new Trace.Files("logs", home.resolve("logs")));
    traces.add(new Trace.File("daemon-log", home.resolve("pm2.log")));
    traces.add(new Trace.File("saved-apps", home.resolve("dump.pm2")));
    traces.add(new Trace.Changes("changes", home));
    subject
        .settings()
        .text(Keys.ECOSYSTEM)
        .ifPresent(file -> traces.add(new Trace.File("ecosystem", Path.of(file))));
    elsewhere(traces);
    return List.copyOf(traces);
  }

  /** Apps may log where they like; what was saved of them says where. */
  private void elsewhere(List<Trace> traces) {
    for (var name : List.of("dump.pm2", "dump.pm2.bak")) {
      try {
        var file = home.resolve(name);
        if (subject.host().disk().stat(file).filter(this::plain).isPresent()) {
          logs(new String(subject.host().disk().read(file, LARGEST), StandardCharsets.UTF_8))
              .stream()
              .filter(log -> !log.startsWith(home.resolve("logs")))
              .forEach(log -> traces.add(new Trace.File("log-" + log.getFileName(), log)));
        }
      } catch (HostException e) {
        traces.add(new Trace.Lost("logs-elsewhere", e.problem().message()));
      }
    }
  }

  private boolean plain(Disk.Stat stat) {
    return stat.type() == Disk.Type.FILE;
  }

  /** Where apps log, by what was saved of them; a stranger may have written it. */
  static List<Path> logs(String saved) {
    return LOG.matcher(saved)
        .results()
        .map(found -> Path.of(found.group(1)).normalize())
        .filter(log -> log.getNameCount() > 1)
        .filter(log -> !log.startsWith("/proc") && !log.startsWith("/sys"))
        .filter(log -> !log.startsWith("/dev"))
        .distinct()
        .limit(100)
        .toList();
  }
}
