package rearguard.agent.driver.nginx;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;

/**
 * What an nginx was built with, as {@code nginx -V} tells: the arguments of its {@code configure}
 * (nginx.org, "Building nginx from Sources").
 */
record Built(String told) {
  private static final Path NOBODY_SAID = Path.of("/usr/local/nginx");

  static Built of(NginxCommands commands, Host host) throws HostException, InterruptedException {
    var ran = host.programs().run(commands.built());
    return new Built(ran.error() + ran.out());
  }

  /** Where a file is that its configuration names: below its prefix when that is no whole path. */
  static Path place(String name, NginxCommands commands, Host host)
      throws HostException, InterruptedException {
    if (name.startsWith("/")) {
      return Path.of(name);
    }
    var told = commands.prefix().map(Path::of);
    return (told.isPresent() ? told.get() : of(commands, host).prefix()).resolve(name);
  }

  /** The one it has unless it is told another. */
  Path prefix() {
    return argument("prefix").map(Path::of).orElse(NOBODY_SAID);
  }

  Path pid() {
    return prefix().resolve(argument("pid-path").orElse("logs/nginx.pid"));
  }

  /** Empty when it is standard error, which a running nginx has put away. */
  Optional<Path> errorLog() {
    var name = argument("error-log-path").orElse("logs/error.log");
    return name.equals("stderr") ? Optional.empty() : Optional.of(prefix().resolve(name));
  }

  private Optional<String> argument(String name) {
    var found = Pattern.compile("(?m)(?:^|\\s)--" + name + "=(\\S+)").matcher(told);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }
}
