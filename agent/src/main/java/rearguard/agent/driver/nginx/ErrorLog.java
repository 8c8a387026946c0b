package rearguard.agent.driver.nginx;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;

/** Where nginx says what went wrong. */
final class ErrorLog {
  private static final Path CONFIG = Path.of("/etc/nginx/nginx.conf");
  private static final Path USUAL = Path.of("/var/log/nginx/error.log");
  private static final long LIMIT = 1 << 20;
  private static final Pattern DIRECTIVE =
      Pattern.compile("(?m)^\\s*error_log\\s+[\"']?([^\\s;\"']+)");

  private ErrorLog() {}

  /**
   * As the main file says it first (ngx_core_module, error_log); as nginx was built when that says
   * nothing, or no file.
   */
  static Path of(NginxCommands commands, Host host) throws HostException, InterruptedException {
    var named = named(config(commands, host.disk()));
    if (named.isEmpty()) {
      return Built.of(commands, host).errorLog().orElse(USUAL);
    }
    return Built.place(named.get(), commands, host);
  }

  private static String config(NginxCommands commands, Disk disk) throws HostException {
    var config = commands.config().map(Path::of).orElse(CONFIG);
    return disk.stat(config).filter(stat -> stat.type() == Disk.Type.FILE).isEmpty()
        ? ""
        : new String(disk.read(config, LIMIT), StandardCharsets.UTF_8);
  }

  /** Pure. */
  static Optional<String> named(String config) {
    var directive = DIRECTIVE.matcher(config);
    return directive.find() && !directive.group(1).matches("stderr|syslog:.*|memory:.*")
        ? Optional.of(directive.group(1))
        : Optional.empty();
  }
}
