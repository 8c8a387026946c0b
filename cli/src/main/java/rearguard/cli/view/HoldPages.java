package rearguard.cli.view;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import rearguard.cli.output.Block;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.cli.output.Tone;
import rearguard.cli.output.Value;
import rearguard.cli.output.Value.Fields;
import rearguard.cli.reply.Status;
import rearguard.model.fleet.Host;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.traffic.InForce;

/** What keeps users away now, as the hosts last told. */
public enum HoldPages {
  ;

  /**
   * One hold, on all its hosts.
   *
   * @param hold as the first of them tells it, with the trouble of all
   * @param silent hosts of it that are not connected: nobody knows whether it still is so
   */
  public record Shut(InForce hold, List<HostName> hosts, List<HostName> silent) {
    public Shut {
      hosts = List.copyOf(hosts);
      silent = List.copyOf(silent);
    }
  }

  private record Told(Host host, InForce hold) {}

  private record Same(String application, String component, Boolean maintenance, String owner) {}

  /** All of them; those of one application when it is named. */
  public static List<Shut> of(Status status, Optional<ApplicationName> application) {
    var together =
        status.hosts().stream()
            .filter(host -> host.state() != Host.State.REVOKED)
            .flatMap(
                host ->
                    host.health().stream()
                        .flatMap(health -> health.holds().stream())
                        .map(hold -> new Told(host, hold)))
            .filter(told -> application.map(name -> isOf(told.hold(), name)).orElse(true))
            .collect(
                Collectors.groupingBy(
                    told -> same(told.hold()), LinkedHashMap::new, Collectors.toList()));
    return together.values().stream().map(HoldPages::shut).toList();
  }

  private static boolean isOf(InForce hold, ApplicationName name) {
    return hold.application().isEmpty() || hold.application().equals(name.value());
  }

  private static Same same(InForce hold) {
    return new Same(hold.application(), hold.component(), hold.maintenance(), hold.owner());
  }

  private static Shut shut(List<Told> all) {
    var first = all.getFirst().hold();
    boolean endless = all.stream().anyMatch(told -> told.hold().until().isEmpty());
    var since = all.stream().map(told -> told.hold().since()).min(Instant::compareTo);
    var until = all.stream().flatMap(told -> told.hold().until().stream()).max(Instant::compareTo);
    var trouble =
        all.stream()
            .filter(told -> !told.hold().trouble().isEmpty())
            .map(told -> told.host().name() + ": " + told.hold().trouble())
            .collect(Collectors.joining("; "));
    return new Shut(
        new InForce(
            first.application(),
            first.component(),
            first.maintenance(),
            first.owner(),
            first.why(),
            since.orElse(first.since()),
            endless ? Optional.empty() : until,
            trouble),
        names(all, host -> true),
        names(all, host -> host.state() != Host.State.CONNECTED));
  }

  private static List<HostName> names(List<Told> all, java.util.function.Predicate<Host> wanted) {
    return List.copyOf(
        all.stream()
            .map(Told::host)
            .filter(wanted)
            .map(Host::name)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** One line each, for the talk. */
  public static List<Line> lines(List<Shut> all, When when) {
    return all.stream()
        .map(one -> Line.of(new Cell("■ ", Tone.BAD), new Cell(words(one, when), Tone.BAD)))
        .toList();
  }

  /** {@code maintenance of shop on since … by anna (moving the database), until …, on web1}. */
  static String words(Shut one, When when) {
    var hold = one.hold();
    return (hold.maintenance() ? "maintenance of " : "traffic of ")
        + (hold.application().isEmpty() ? hold.component() : hold.application())
        + (hold.maintenance() ? " on" : " held")
        + " since "
        + when.at(hold.since())
        + " by "
        + by(hold)
        + (hold.why().isEmpty() ? "" : " (" + hold.why() + ")")
        + ", "
        + until(hold, when)
        + ", on "
        + listed(one.hosts())
        + (one.silent().isEmpty() ? "" : "; out of contact: " + listed(one.silent()))
        + (hold.trouble().isEmpty() ? "" : "; TROUBLE: " + hold.trouble());
  }

  private static String by(InForce hold) {
    return hold.owner().startsWith("r-") ? "run " + hold.owner() : hold.owner();
  }

  private static String until(InForce hold, When when) {
    return hold.until()
        .map(end -> (end.isAfter(when.now()) ? "until " : "was to end at ") + when.at(end))
        .orElse("until somebody ends it");
  }

  static String listed(List<HostName> hosts) {
    return hosts.stream().map(HostName::value).collect(Collectors.joining(", "));
  }

  static Block table(List<Shut> all, When when) {
    return new Block.Table(
        List.of("USERS KEPT AWAY", "APPLICATION", "BY", "SINCE", "ENDS", "HOSTS", "WHY"),
        all.stream().map(one -> row(one, when)).toList());
  }

  private static List<Cell> row(Shut one, When when) {
    var hold = one.hold();
    return List.of(
        new Cell(hold.maintenance() ? "■ MAINTENANCE" : "■ HELD", Tone.BAD),
        Cell.strong(hold.application().isEmpty() ? hold.component() : hold.application()),
        Cell.of(by(hold)),
        Cell.of(when.at(hold.since())),
        Cell.of(until(hold, when)),
        Cell.of(listed(one.hosts())),
        Cell.of(hold.trouble().isEmpty() ? hold.why() : "TROUBLE: " + hold.trouble()));
  }

  /** For programs. */
  public static Value document(List<Shut> all) {
    return Documents.items(all, HoldPages::document);
  }

  private static Fields document(Shut one) {
    var hold = one.hold();
    var fields =
        Fields.EMPTY
            .with("kind", hold.maintenance() ? "maintenance" : "traffic")
            .with("application", hold.application())
            .with("component", hold.component())
            .with("owner", hold.owner())
            .with("reason", hold.why())
            .with("since", hold.since());
    return hold.until()
        .map(end -> fields.with("until", end))
        .orElse(fields)
        .withTexts("hosts", one.hosts().stream().map(HostName::value).toList())
        .withTexts("outOfContact", one.silent().stream().map(HostName::value).toList())
        .with("trouble", hold.trouble());
  }
}
