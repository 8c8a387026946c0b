package rearguard.agent.driver.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import rearguard.agent.driver.maintenance.Owners.Owner;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Pause;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;
import rearguard.model.traffic.Held;
import rearguard.model.traffic.Hold;

/**
 * One switch with owners: on while there is one.
 *
 * <pre>
 *   hold:     owner on disk -> switch -> proof       refused: switch back -> owner off disk
 *   release:  switch back -> proof -> owner off disk
 * </pre>
 */
record Switching(Way way, OwnersFile file, Means means) {
  /** Whose it is when Rearguard did not switch it on. */
  static final String OUTSIDE = "outside";

  private static final String OWNER = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
  private static final Duration BETWEEN = Duration.ofMillis(100);

  /** What stands there, leaving aside what Rearguard holds. */
  Optional<String> underneath() throws HostException, InterruptedException {
    var owners = file.read();
    return owners.isPresent() ? owners.get().before() : way.now();
  }

  /** Puts that underneath; while somebody holds it, it shows when the last one lets go. */
  String putUnderneath(Optional<String> wanted) throws HostException, InterruptedException {
    var owners = file.read();
    if (owners.isPresent()) {
      file.write(owners.get().before(wanted));
      return "is held on; afterwards it will be " + word(wanted);
    }
    to(wanted);
    return "is " + word(wanted);
  }

  String hold(String component, Hold terms) throws HostException, InterruptedException {
    refuseWrong(terms);
    var owner = new Owner(terms.owner(), component);
    var known = file.read();
    if (known.filter(owners -> owners.until().containsKey(owner)).isPresent()) {
      file.write(known.get().with(owner, until(terms)));
      to(known.get().before().or(() -> Optional.of(way.own())));
      return "is on" + span(terms);
    }
    try {
      return first(known, owner, terms);
    } catch (HostException e) {
      if (Refusal.isDown(e) && way.goesOnWhenDown()) {
        return "is NOT on, and the run goes on as \"if-down\" says: " + e.problem().message();
      }
      throw e;
    }
  }

  private String first(Optional<Owners> known, Owner owner, Hold terms)
      throws HostException, InterruptedException {
    var others = known.isPresent() ? known.get() : Owners.none(way.now());
    file.write(others.with(owner, until(terms)));
    try {
      to(others.before().or(() -> Optional.of(way.own())));
    } catch (HostException e) {
      undo(owner);
      throw e;
    }
    var before = others.before().isPresent() ? "; it was on before, and stays so" : "";
    return "is on" + span(terms) + before;
  }

  /** What cannot be switched back stays written down: its deadline, or a release, does it. */
  private void undo(Owner owner) throws InterruptedException {
    try {
      release(owner);
    } catch (HostException _) {
      return;
    }
  }

  String release(String component, String owner) throws HostException, InterruptedException {
    if (owner.equals(OUTSIDE)) {
      return putUnderneath(Optional.empty());
    }
    return release(new Owner(owner, component));
  }

  private String release(Owner owner) throws HostException, InterruptedException {
    var known = file.read();
    if (known.filter(owners -> owners.until().containsKey(owner)).isEmpty()) {
      return owner.name() + " held nothing";
    }
    var left = known.get().without(owner);
    if (!left.until().isEmpty()) {
      file.write(left);
      return "is still held on by "
          + left.until().keySet().stream()
              .map(other -> Quoted.of(other.name()))
              .distinct()
              .collect(Collectors.joining(", "));
    }
    if (left.before().isEmpty()) {
      to(Optional.empty());
    }
    file.remove();
    return left.before().isEmpty() ? "is off" : "stays on, as it was before";
  }

  /** Who holds it, when it is on. */
  List<Held> held(String component) throws HostException, InterruptedException {
    var owners = file.read();
    if (way.now().isEmpty()) {
      return List.of();
    }
    if (owners.isEmpty() || owners.get().before().isPresent()) {
      var outside = new Held(OUTSIDE, component, Optional.empty(), List.of(), List.of());
      return java.util.stream.Stream.concat(ours(owners), java.util.stream.Stream.of(outside))
          .toList();
    }
    return ours(owners).toList();
  }

  private java.util.stream.Stream<Held> ours(Optional<Owners> owners) {
    var now = means.host().clock().instant();
    return owners.stream()
        .flatMap(known -> known.until().entrySet().stream())
        .map(
            one ->
                new Held(
                    one.getKey().name(),
                    one.getKey().component(),
                    one.getValue().map(end -> left(now, end)),
                    List.of(),
                    List.of()));
  }

  private static Duration left(Instant now, Instant end) {
    return end.isAfter(now)
        ? Duration.ofSeconds(end.getEpochSecond() - now.getEpochSecond())
        : Duration.ZERO;
  }

  /** Switches and looks until it shows, as long as patience lasts. */
  private void to(Optional<String> wanted) throws HostException, InterruptedException {
    long end = means.host().ticks() + means.patience().toNanos();
    while (true) {
      try {
        way.put(wanted);
        shown(wanted);
        return;
      } catch (HostException e) {
        if (!mayPass(e) || means.host().ticks() - end >= 0) {
          throw e;
        }
      }
      new Pause().take(BETWEEN);
    }
  }

  /** A file is there at once, and a secret does not come by itself. */
  private boolean mayPass(HostException refused) {
    return !(way instanceof Flag)
        && refused.problem().kind() != Problem.Kind.NOT_ALLOWED
        && refused.problem().kind() != Problem.Kind.USAGE;
  }

  private void shown(Optional<String> wanted) throws HostException, InterruptedException {
    if (way.now().isPresent() != wanted.isPresent()) {
      throw Refusal.conflict(
          "it was told to be " + word(wanted) + " and took it, but its health says that it is not",
          "See the application's log; correct what \"health\" says in the fleet file.");
    }
    way.prove();
  }

  private Optional<Instant> until(Hold terms) {
    return terms.length().map(means.host().clock().instant()::plus);
  }

  private static String span(Hold terms) {
    return terms
        .length()
        .map(length -> " for " + length.toSeconds() + " s")
        .orElse(" until somebody ends it");
  }

  private static void refuseWrong(Hold terms) throws HostException {
    if (!terms.owner().matches(OWNER) || terms.owner().equals(OUTSIDE)) {
      throw Refusal.usage(
          "owner \"" + Quoted.of(terms.owner()) + "\" is not allowed",
          "Use up to 64 letters, digits, dots, underscores and hyphens.");
    }
    if (terms.length().filter(length -> length.toSeconds() < 1).isPresent()) {
      throw Refusal.usage("maintenance needs at least one second", "Say a longer time.");
    }
    if (!terms.sources().isEmpty()) {
      throw Refusal.usage(
          "maintenance lets nobody in by address", "Hold traffic instead, with ufw.");
    }
  }

  static String word(Optional<String> there) {
    return there.isPresent() ? "on" : "off";
  }
}
