package rearguard.agent.driver.pm2;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Processes;

/**
 * The PM2 daemons that run on a host, as far as their titles tell: the kernel cuts the title of a
 * daemon whose home has a very long path.
 */
final class Daemons {
  private static final Pattern TITLE = Pattern.compile("PM2 v[^ ]+: God Daemon \\((/[^)]*)\\)\\s*");
  private static final int PID_LIMIT = 64;

  private Daemons() {}

  static List<Place> on(Host host) throws HostException {
    var places = new ArrayList<Place>();
    for (var process : host.processes().all()) {
      place(host, process).ifPresent(places::add);
    }
    return List.copyOf(places);
  }

  /** Anyone may give a process that title: the folder must say the same pid and have its owner. */
  private static Optional<Place> place(Host host, Processes.Seen process) throws HostException {
    var title = TITLE.matcher(process.words().isEmpty() ? "" : process.words().getFirst());
    if (!title.matches()) {
      return Optional.empty();
    }
    try {
      var home = Path.of(title.group(1));
      var file = home.resolve("pm2.pid");
      var stat = host.disk().stat(file);
      if (stat.isEmpty() || stat.get().owner().user() != process.user()) {
        return Optional.empty();
      }
      var pid = new String(host.disk().read(file, PID_LIMIT), StandardCharsets.US_ASCII).strip();
      return pid.equals(Integer.toString(process.pid()))
          ? Optional.of(new Place(home, stat.get().owner(), "node", ""))
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
