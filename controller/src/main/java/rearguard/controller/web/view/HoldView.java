package rearguard.controller.web.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import rearguard.model.evidence.Lockdown;
import rearguard.model.fleet.Host;
import rearguard.model.traffic.InForce;

/**
 * What keeps users of one application away, as its hosts last told it.
 *
 * @param title what it is, in a few words
 * @param by whose it is, and why
 * @param until empty: when somebody ends it
 * @param overdue its time is over and it stands all the same
 * @param hosts where
 * @param troubles what is not as it should be, one sentence each
 * @param end what ends it; empty when a name in it is none that can be typed
 */
public record HoldView(
    String title,
    String by,
    Moment since,
    Optional<Moment> until,
    boolean overdue,
    String hosts,
    List<String> troubles,
    String end) {
  private static final String TYPED = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  private record Told(Host host, InForce hold) {}

  private record Same(String application, String component, boolean maintenance, String owner) {}

  /** Lock-downs first, each with all that is held for it. */
  static List<HoldView> of(List<Host> hosts, List<Lockdown> lockdowns, Instant now) {
    var told = told(hosts);
    var views = new ArrayList<HoldView>();
    for (var one : lockdowns) {
      views.add(locked(one, told.stream().filter(some -> isOf(one, some)).toList(), now));
    }
    told.stream()
        .filter(some -> lockdowns.stream().noneMatch(one -> isOf(one, some)))
        .collect(
            Collectors.groupingBy(
                some -> same(some.hold()), LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(some -> views.add(view(some, now)));
    return List.copyOf(views);
  }

  private static boolean isOf(Lockdown lockdown, Told told) {
    return told.hold().owner().equals(lockdown.id());
  }

  private static List<Told> told(List<Host> hosts) {
    return hosts.stream()
        .filter(host -> host.state() != Host.State.REVOKED)
        .flatMap(
            host ->
                host.health().stream()
                    .flatMap(health -> health.holds().stream())
                    .map(hold -> new Told(host, hold)))
        .toList();
  }

  /** It lasts although what its hosts hold has an end: that is said anew every minute. */
  private static HoldView locked(Lockdown one, List<Told> held, Instant now) {
    var troubles = new ArrayList<>(troubles(held));
    if (held.isEmpty()) {
      troubles.add("no host tells that it holds");
    }
    return new HoldView(
        one.application() + " is locked down",
        "by " + one.by() + (one.reason().isEmpty() ? "" : ": " + one.reason()),
        Said.moment(one.began(), now),
        Optional.empty(),
        false,
        names(held),
        List.copyOf(troubles),
        "rearguard lockdown end " + one.application());
  }

  private static String names(List<Told> held) {
    return held.isEmpty()
        ? "no host"
        : String.join(
            ", ",
            held.stream()
                .map(told -> told.host().name().value())
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Same same(InForce hold) {
    return new Same(hold.application(), hold.component(), hold.maintenance(), hold.owner());
  }

  private static HoldView view(List<Told> all, Instant now) {
    var hold = all.getFirst().hold();
    var of = hold.application().isEmpty() ? hold.component() : hold.application();
    boolean endless = all.stream().anyMatch(told -> told.hold().until().isEmpty());
    var until =
        all.stream()
            .flatMap(told -> told.hold().until().stream())
            .max(Instant::compareTo)
            .filter(_ -> !endless);
    var since = all.stream().map(told -> told.hold().since()).min(Instant::compareTo);
    return new HoldView(
        hold.maintenance() ? "Maintenance of " + of + " is on" : "Traffic of " + of + " is held",
        (hold.owner().startsWith("r-") ? "by run " : "by ")
            + hold.owner()
            + (hold.why().isEmpty() ? "" : ": " + hold.why()),
        Said.moment(since.orElse(hold.since()), now),
        until.map(end -> Said.moment(end, now)),
        until.filter(end -> !end.isAfter(now)).isPresent(),
        names(all),
        troubles(all),
        end(hold));
  }

  private static List<String> troubles(List<Told> all) {
    var troubles = new ArrayList<String>();
    for (var told : all) {
      var name = told.host().name();
      if (told.host().state() != Host.State.CONNECTED) {
        troubles.add(name + " is out of contact: it held when it was last heard of");
      }
      if (!told.hold().trouble().isEmpty()) {
        troubles.add(name + ": " + told.hold().trouble());
      }
    }
    return List.copyOf(troubles);
  }

  private static String end(InForce hold) {
    if (!hold.application().matches(TYPED) || !hold.owner().matches(TYPED)) {
      return "";
    }
    var verb = hold.maintenance() ? "maintenance off " : "traffic release ";
    return "rearguard " + verb + hold.application() + " --owner " + hold.owner();
  }
}
