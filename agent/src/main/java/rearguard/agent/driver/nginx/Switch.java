package rearguard.agent.driver.nginx;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import rearguard.agent.driver.Bench;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Ran;
import rearguard.agent.paths.PathLook;
import rearguard.agent.paths.PathRestore;
import rearguard.agent.paths.PathState;
import rearguard.model.Problem;
import rearguard.model.name.Counted;
import rearguard.model.name.Quoted;

/** From one configuration to another: proven, switched, proven again, read by new workers. */
record Switch(Host host, NginxCommands commands, Bench bench, Duration patience) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String OVER = "nginx-reloaded";

  Switch(Host host, NginxCommands commands, Bench bench) {
    this(host, commands, bench, PATIENCE);
  }

  /** Lets nginx look at the whole as it would be, before anything is touched. */
  void prove(PathState wanted) throws HostException, InterruptedException {
    try {
      var ran = host.programs().run(commands.testWith(Staging.built(wanted, bench, host.disk())));
      if (!ran.fine()) {
        throw refused(Problem.Kind.CONFLICT, "would not accept the configuration", ran, false);
      }
    } finally {
      host.disk().deleteTree(Staging.folder(bench));
    }
  }

  String to(PathState wanted) throws HostException, InterruptedException {
    var disk = host.disk();
    var before = PathLook.at(wanted.paths(), disk);
    disk.deleteTree(over(bench));
    var master = Master.of(commands, host);
    var changes = PathRestore.of(wanted, before, disk);
    var test = host.programs().run(commands.test());
    if (!test.fine()) {
      back(before, wanted);
      throw refused(Problem.Kind.CONFLICT, "does not accept the configuration", test, true);
    }
    if (master.isPresent() && !reloaded(master.get())) {
      back(before, wanted);
      host.programs().run(commands.reload());
      throw new HostException(
          new Problem(
              Problem.Kind.CONFLICT,
              "nginx took the configuration for good but starts no new workers with it;"
                  + " the files were put back as they were",
              "See nginx's error log; a port may be taken.",
              true,
              true,
              Optional.empty()));
    }
    disk.write(over(bench), new byte[0], 0600, host.self());
    return "set "
        + Counted.of(changes, "path")
        + " right; nginx "
        + (master.isPresent() ? "serves with new workers" : "does not run");
  }

  /** Files that nginx refused when they were captured come back as they were, and stay unread. */
  String unread(PathState wanted) throws HostException, InterruptedException {
    var disk = host.disk();
    var changes = PathRestore.of(wanted, PathLook.at(wanted.paths(), disk), disk);
    disk.write(over(bench), new byte[0], 0600, host.self());
    return "set "
        + Counted.of(changes, "path")
        + " right; nginx was not told, for it did not accept them when they were captured";
  }

  private boolean reloaded(Master master) throws HostException, InterruptedException {
    return host.programs().run(commands.reload()).fine()
        && master.renewed(commands, host, patience);
  }

  private void back(PathState before, PathState wanted) throws HostException, InterruptedException {
    var now = PathLook.at(wanted.paths(), host.disk());
    PathRestore.of(before, now, host.disk());
  }

  private static HostException refused(Problem.Kind kind, String how, Ran ran, boolean changed) {
    return new HostException(
        new Problem(
            kind,
            "nginx "
                + how
                + told(ran.error())
                + (changed ? "; the files were put back as they were" : ""),
            "Something the configuration names may be gone, or stand outside the declared paths.",
            false,
            changed,
            Optional.empty()));
  }

  /** What nginx says, without what it quotes of the configuration: that may be a secret. */
  static String told(String error) {
    var lines =
        error
            .lines()
            .filter(line -> line.contains("[emerg]") || line.contains("[crit]") || lone(line))
            .limit(3)
            .map(line -> line.replaceAll("\"(?!/)[^\"]*\"", "\"…\"").strip())
            .map(Quoted::of)
            .collect(Collectors.joining(" | "));
    return lines.isEmpty() ? "" : ": " + lines;
  }

  private static boolean lone(String line) {
    return !line.startsWith("nginx:") && !line.isBlank();
  }

  static boolean isOver(Bench bench, Disk disk) throws HostException {
    return disk.stat(over(bench)).isPresent();
  }

  static void tidy(Bench bench, Disk disk) throws HostException, InterruptedException {
    disk.deleteTree(over(bench));
    disk.deleteTree(Staging.folder(bench));
  }

  private static Path over(Bench bench) {
    return bench.folder().resolve(OVER);
  }
}
