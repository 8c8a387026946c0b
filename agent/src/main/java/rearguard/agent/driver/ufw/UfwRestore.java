package rearguard.agent.driver.ufw;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.ufw.UfwCommands.Family;
import rearguard.agent.host.Command;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/** Makes ufw what a state says: files, each in one rename, then the kernel; may be repeated. */
final class UfwRestore {
  private final Host host;
  private final UfwPlaces places;
  private final UfwLook look;

  UfwRestore(Host host, UfwPlaces places) {
    this.host = host;
    this.places = places;
    this.look = new UfwLook(host, places);
  }

  /**
   * Whether the kernel needs more than other rules in the same frame. Pure.
   *
   * @param now what is there before a file is touched
   */
  static boolean needsReload(UfwState wanted, UfwState now, UfwPlaces places) {
    if (!(wanted instanceof UfwState.Present to) || !to.active()) {
      return false;
    }
    if (!(now instanceof UfwState.Present from) || !from.active()) {
      return true;
    }
    return !from.four().framedLike(to.four())
        || from.six().chains().isEmpty() != to.six().chains().isEmpty()
        || (!to.six().chains().isEmpty() && !from.six().framedLike(to.six()))
        || places.frame().stream()
            .map(Path::toString)
            .anyMatch(
                path ->
                    !Optional.ofNullable(to.files().get(path))
                        .equals(Optional.ofNullable(from.files().get(path))));
  }

  void to(UfwState wanted, boolean reload) throws HostException, InterruptedException {
    var now = look.now();
    if (now.on() && !wanted.on()) {
      run(UfwCommands.disable());
      now = look.now();
    }
    if (!(wanted instanceof UfwState.Present to)) {
      return;
    }
    files(to, now);
    if (!to.active()) {
      return;
    }
    if (reload) {
      run(UfwCommands.reload());
      files(to, look.now());
    }
    if (look.now() instanceof UfwState.Present loaded) {
      load(Family.V4, to.four(), loaded.four());
      load(Family.V6, to.six(), loaded.six());
    }
  }

  private void files(UfwState.Present wanted, UfwState now)
      throws HostException, InterruptedException {
    for (var path : places.all()) {
      var to = Optional.ofNullable(wanted.files().get(path.toString()));
      if (to.equals(there(now, path))) {
        continue;
      }
      if (to.isEmpty()) {
        host.disk().deleteTree(path);
      } else {
        host.disk().write(path, to.get().bytes(), to.get().mode(), to.get().owner());
      }
    }
  }

  private static Optional<UfwState.Text> there(UfwState now, Path path) {
    return now instanceof UfwState.Present present
        ? Optional.ofNullable(present.files().get(path.toString()))
        : Optional.empty();
  }

  private void load(Family family, KernelRules wanted, KernelRules now)
      throws HostException, InterruptedException {
    if (!wanted.chains().isEmpty() && !wanted.equals(now)) {
      run(UfwCommands.load(family, wanted.loadedOver(now)));
    }
  }

  /** Whether the kernel would take these rules. */
  void tested(UfwState.Present wanted) throws HostException, InterruptedException {
    for (var family : Family.values()) {
      var rules = family == Family.V4 ? wanted.four() : wanted.six();
      if (!rules.chains().isEmpty()) {
        run(UfwCommands.test(family, rules.loadedOver(KernelRules.NONE)));
      }
    }
  }

  /** The whole tables as they would be, of both families. */
  List<String> tables(UfwState.Present wanted) throws HostException, InterruptedException {
    var tables = new ArrayList<String>();
    for (var family : Family.values()) {
      var rules = family == Family.V4 ? wanted.four() : wanted.six();
      tables.add(rules.putInto(look.save(family)));
    }
    return tables;
  }

  private void run(Command command) throws HostException, InterruptedException {
    var ran = host.programs().run(command);
    if (!ran.fine()) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "\"" + String.join(" ", command.words()) + "\" failed and said " + WayIn.said(ran),
              "Run it as root on the host and see why."));
    }
  }
}
