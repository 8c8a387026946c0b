package rearguard.controller.web.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import rearguard.model.fleet.Host;
import rearguard.model.fleet.HostHealth;
import rearguard.model.name.Tag;
import rearguard.model.run.CatchUp;

/**
 * One host.
 *
 * @param owes what it owes that was left behind, one sentence each
 * @param ending that its certificate ends soon, and what to do, one sentence
 * @param skew how far its clock is off, in words; empty when nobody can know
 */
public record HostView(
    String name,
    Tone tone,
    String state,
    boolean connected,
    List<String> tags,
    String version,
    Optional<Moment> contact,
    Optional<Skew> skew,
    Optional<Disk> disk,
    List<String> owes,
    Optional<String> ending) {
  private static final Duration NOTABLE_SKEW = Duration.ofSeconds(2);
  private static final int FULL_PERCENT = 90;

  /** How far a clock is off, and whether that matters. */
  public record Skew(String words, Tone tone) {}

  /** How full a disk is. */
  public record Disk(String words, int usedPercent, Tone tone) {}

  static HostView of(Host host, List<CatchUp> owed, Instant now) {
    return new HostView(
        host.name().value(),
        Tone.of(host.state()),
        Said.word(host.state()),
        host.state() == Host.State.CONNECTED,
        host.tags().stream().map(Tag::toString).toList(),
        host.facts().map(facts -> facts.agentVersion()).orElse("—"),
        host.lastContact().map(then -> Said.moment(then, now)),
        host.lastContact().map(_ -> skew(host.skew())),
        host.health().filter(health -> health.diskTotalBytes() > 0).map(HostView::disk),
        owed.stream().filter(one -> one.host().equals(host.name())).map(HostView::owes).toList(),
        host.endsSoon(now).map(ends -> ending(host, ends, now)));
  }

  private static String ending(Host host, Instant ends, Instant now) {
    var told = ends.isAfter(now) ? "its certificate ends " : "its certificate ended ";
    return told + Said.ago(Duration.between(ends, now)) + ": " + host.whenItEndsSoon(now);
  }

  private static String owes(CatchUp owed) {
    return "owes a catch-up of "
        + owed.application()
        + " to "
        + owed.targetWords()
        + (owed.held().isEmpty() ? "; not back yet" : "; " + owed.held());
  }

  private static Skew skew(Duration skew) {
    if (skew.abs().compareTo(NOTABLE_SKEW) < 0) {
      return new Skew("exact", Tone.QUIET);
    }
    return new Skew(Said.took(skew.abs()) + (skew.isNegative() ? " behind" : " ahead"), Tone.CARE);
  }

  private static Disk disk(HostHealth health) {
    long used = Math.max(0, health.diskTotalBytes() - health.diskFreeBytes());
    int percent = Math.clamp(Math.round(100.0 * used / health.diskTotalBytes()), 0, 100);
    return new Disk(
        Said.bytes(health.diskFreeBytes()) + " free",
        percent,
        percent >= FULL_PERCENT ? Tone.BAD : Tone.QUIET);
  }
}
