package rearguard.controller.web.view;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import rearguard.model.fleet.Host;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.Counted;
import rearguard.model.run.CatchUp;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.snapshot.RestorePoint;

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

  /** Of these hosts, applications and runs; the runs newest first. */
  public static FleetView of(
      List<Host> hosts,
      List<ApplicationName> applications,
      Function<ApplicationName, List<RestorePoint>> points,
      List<Run> runs,
      List<CatchUp> owed,
      Instant now) {
    List<RunView> views = runs.stream().map(run -> RunView.of(run, now)).toList();
    Headline headline = headline(hosts, runs);
    return new FleetView(
        headline.tone(),
        headline.words(),
        HoldView.of(hosts, now),
        views.stream().filter(RunView::open).toList(),
        applications.stream()
            .map(name -> ApplicationView.of(name, points.apply(name), runs, now))
            .toList(),
        views,
        hosts.stream().map(host -> HostView.of(host, owed, now)).toList(),
        Said.moment(now, now));
  }

  private static boolean keepsUsersAway(Host host) {
    return host.state() != Host.State.REVOKED
        && host.health().filter(health -> !health.holds().isEmpty()).isPresent();
  }

  private record Headline(Tone tone, String words) {}

  private static Headline headline(List<Host> hosts, List<Run> runs) {
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
