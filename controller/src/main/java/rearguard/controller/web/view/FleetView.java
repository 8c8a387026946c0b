package rearguard.controller.web.view;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import rearguard.model.evidence.Lockdown;
import rearguard.model.fleet.Host;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.Counted;
import rearguard.model.run.CatchUp;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;

/**
 * The whole fleet on one page.
 *
 * @param headline the one sentence to read when there is time for one
 * @param holds what keeps users away, whatever else is going on
 * @param open the runs that go on
 */
public record FleetView(
    Tone tone,
    String headline,
    List<HoldView> holds,
    List<RunView> open,
    List<ApplicationView> applications,
    List<RunView> runs,
    List<HostView> hosts,
    Moment now) {

  /**
   * Where the fleet stands.
   *
   * @param owed what hosts owe that were left behind
   */
  public record Seen(List<Host> hosts, List<Lockdown> lockdowns, List<CatchUp> owed) {
    public Seen {
      hosts = List.copyOf(hosts);
      lockdowns = List.copyOf(lockdowns);
      owed = List.copyOf(owed);
    }
  }

  /** Of these hosts, applications and runs; the runs newest first. */
  public static FleetView of(
      Seen seen,
      List<ApplicationName> applications,
      Function<ApplicationName, ApplicationView.Kept> kept,
      List<Run> runs,
      Instant now) {
    List<RunView> views = runs.stream().map(run -> RunView.of(run, now)).toList();
    Headline headline = headline(seen, runs);
    var shut = HoldView.of(seen.hosts(), seen.lockdowns(), now);
    return new FleetView(
        headline.tone(),
        headline.words(),
        shut,
        views.stream().filter(RunView::open).toList(),
        applications.stream()
            .map(
                name ->
                    ApplicationView.of(name, kept.apply(name), runs, now).with(seen.lockdowns()))
            .toList(),
        views,
        seen.hosts().stream().map(host -> HostView.of(host, seen.owed(), now)).toList(),
        Said.moment(now, now));
  }

  private static boolean keepsUsersAway(Host host) {
    return host.state() != Host.State.REVOKED
        && host.health().filter(health -> !health.holds().isEmpty()).isPresent();
  }

  private static String locked(List<Lockdown> all) {
    return all.size() == 1
        ? all.getFirst().application() + " is locked down"
        : all.size() + " applications are locked down";
  }

  private record Headline(Tone tone, String words) {}

  private static Headline headline(Seen seen, List<Run> runs) {
    var hosts = seen.hosts();
    var open = runs.stream().filter(run -> !run.state().ended()).toList();
    var paused = open.stream().filter(run -> run.state() == RunState.PAUSED).findFirst();
    long silent = hosts.stream().filter(host -> host.state() == Host.State.SILENT).count();
    long here = hosts.stream().filter(host -> host.state() == Host.State.CONNECTED).count();
    if (paused.isPresent()) {
      return new Headline(
          Tone.CARE,
          "The run of " + paused.get().plan().application() + " is paused and needs you");
    }
    if (open.size() == 1) {
      return new Headline(Tone.BUSY, open.getFirst().plan().application() + " is going back");
    }
    if (!open.isEmpty()) {
      return new Headline(Tone.BUSY, open.size() + " applications are going back");
    }
    if (!seen.lockdowns().isEmpty()) {
      return new Headline(Tone.BAD, locked(seen.lockdowns()) + ", and no run is going on");
    }
    if (hosts.stream().anyMatch(FleetView::keepsUsersAway)) {
      return new Headline(Tone.CARE, "Users are kept away, and no run is going on");
    }
    if (silent > 0) {
      return new Headline(
          Tone.BAD, Counted.of(silent, "host") + " out of contact, nothing is running");
    }
    if (hosts.isEmpty()) {
      return new Headline(Tone.QUIET, "No host has been enrolled yet");
    }
    return new Headline(Tone.GOOD, "All quiet, " + Counted.of(here, "host") + " connected");
  }
}
