package rearguard.agent.driver.nginx;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.model.Setting;

/** Where nginx says what went wrong. */
final class ErrorLog {
  private static final Path CONFIG = Path.of("/etc/nginx/nginx.conf");
  private static final Path USUAL = Path.of("/var/log/nginx/error.log");
  private static final long LIMIT = 1 << 20;
  private static final Pattern DIRECTIVE =
      Pattern.compile("(?m)^\\s*error_log\\s+[\"']?([^\\s;\"']+)");

  private ErrorLog() {}

  /**
   * As the main file says it first (ngx_core_module, error_log); as packages have it when that says
   * nothing, or no file.
   */
  static Path of(Setting.Group settings, Disk disk) throws HostException {
    var config = settings.text(Keys.CONFIG).map(Path::of).orElse(CONFIG);
    var prefix = settings.text(Keys.PREFIX).map(Path::of);
    if (disk.stat(config).filter(stat -> stat.type() == Disk.Type.FILE).isEmpty()) {
      return prefix.map(path -> path.resolve("logs/error.log")).orElse(USUAL);
    }
    return named(new String(disk.read(config, LIMIT), StandardCharsets.UTF_8))
        .map(
            name ->
                prefix
                    .orElseGet(
                        () -> java.util.Objects.requireNonNullElse(config.getParent(), CONFIG))
                    .resolve(name))
        .orElse(USUAL);
  }

  /** Pure. */
  static java.util.Optional<String> named(String config) {
    var directive = DIRECTIVE.matcher(config);
    return directive.find() && !directive.group(1).matches("stderr|syslog:.*|memory:.*")
        ? java.util.Optional.of(directive.group(1))
        : java.util.Optional.empty();
  }
}
