package rearguard.agent.evidence;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import rearguard.agent.driver.Trace;
import rearguard.agent.host.Command;

/**
 * What every host may tell, whatever it runs. Pure. What vanishes first stands first: who is logged
 * in, then what the kernel says, then logs, then files that say who comes back.
 *
 * @param passing taken before what the application leaves behind
 * @param lasting taken after it, given the names of the folders of users
 */
record HostTraces(List<Trace> passing, Function<List<String>, List<Trace>> lasting) {
  private static final Path ROOT = Path.of("/");
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final Duration LATER = Duration.ofSeconds(60);

  static final HostTraces USUAL =
      new HostTraces(
          passes(),
          homes ->
              Stream.of(firewall(), services(), logs(), doors(homes))
                  .flatMap(List::stream)
                  .toList());

  private static List<Trace> passes() {
    return List.of(
        said("sessions-who", "who", "-a"),
        said("sessions-loginctl", "loginctl", "list-sessions", "--no-pager", "--no-legend"),
        said("sessions-last", "last", "-F", "-w", "-n", "500"),
        said("sessions-lastb", "lastb", "-F", "-w", "-n", "500"),
        said("network-addresses", "ip", "address", "show"),
        said("network-routes", "ip", "route", "show", "table", "all"),
        said("network-neighbours", "ip", "neighbour", "show"),
        said("kernel-messages", "dmesg", "--time-format", "iso"),
        file("kernel-modules", "/proc/modules"),
        file("kernel-tainted", "/proc/sys/kernel/tainted"),
        file("kernel-mounts", "/proc/1/mounts"),
        file("kernel-load", "/proc/loadavg"),
        file("kernel-memory", "/proc/meminfo"),
        said("disks", "df", "-P", "-l"));
  }

  private static List<Trace> firewall() {
    return List.of(
        said("firewall-nft", "nft", "list", "ruleset"),
        said("firewall-iptables", "iptables-save"),
        said("firewall-ip6tables", "ip6tables-save"),
        said("firewall-ufw", "ufw", "status", "verbose"));
  }

  private static List<Trace> services() {
    return List.of(
        said("units", "systemctl", "list-units", "--all", "--no-pager", "--no-legend", "--plain"),
        said("timers", "systemctl", "list-timers", "--all", "--no-pager", "--no-legend"));
  }

  private static List<Trace> logs() {
    return List.of(
        new Trace.Said(
            "journal",
            Command.of(
                ROOT,
                LATER,
                "journalctl",
                "--no-pager",
                "--quiet",
                "--output=short-iso-precise",
                "--lines=50000")),
        file("log-auth", "/var/log/auth.log"),
        file("log-syslog", "/var/log/syslog"),
        file("log-kernel", "/var/log/kern.log"),
        file("log-ufw", "/var/log/ufw.log"),
        file("log-audit", "/var/log/audit/audit.log"),
        file("log-logins", "/var/log/wtmp"),
        file("log-failed-logins", "/var/log/btmp"));
  }

  /**
   * Who may come back, and by what.
   *
   * @param homes names of the folders of users
   */
  static List<Trace> doors(List<String> homes) {
    var traces = new ArrayList<Trace>();
    traces.add(file("accounts-passwd", "/etc/passwd"));
    traces.add(file("accounts-group", "/etc/group"));
    traces.add(file("accounts-sudoers", "/etc/sudoers"));
    traces.add(new Trace.Files("accounts-sudoers.d", Path.of("/etc/sudoers.d")));
    traces.add(file("preload", "/etc/ld.so.preload"));
    traces.add(file("crontab-system", "/etc/crontab"));
    traces.add(new Trace.Files("crontab-cron.d", Path.of("/etc/cron.d")));
    traces.add(new Trace.Files("crontab-users", Path.of("/var/spool/cron/crontabs")));
    traces.add(new Trace.Files("jobs-at", Path.of("/var/spool/cron/atjobs")));
    Stream.concat(
            Stream.of(Path.of("/root")), homes.stream().map(home -> Path.of("/home").resolve(home)))
        .forEach(
            home ->
                traces.add(
                    new Trace.File(
                        "ssh-keys-" + home.getFileName(), home.resolve(".ssh/authorized_keys"))));
    traces.add(new Trace.Changes("changes-etc", Path.of("/etc")));
    traces.add(new Trace.Changes("changes-tmp", Path.of("/tmp")));
    traces.add(new Trace.Changes("changes-shm", Path.of("/dev/shm")));
    traces.add(new Trace.Changes("changes-local", Path.of("/usr/local")));
    return List.copyOf(traces);
  }

  private static Trace said(String name, String... words) {
    return new Trace.Said(name, Command.of(ROOT, SOON, words));
  }

  private static Trace file(String name, String path) {
    return new Trace.File(name, Path.of(path));
  }
}
