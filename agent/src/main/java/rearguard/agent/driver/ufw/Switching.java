package rearguard.agent.driver.ufw;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import rearguard.agent.driver.Bench;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Counted;

/** One run's way from the rules that are there to others, without locking anybody out. */
final class Switching {
  private static final int TRIES = 3;

  private final Host host;
  private final UfwPlaces places;
  private final long agent;
  private final Duration patience;
  private final Bench bench;
  private final UfwLook look;
  private final Watchdog watchdog;

  Switching(Host host, UfwPlaces places, long agent, Duration patience, Bench bench) {
    this.host = host;
    this.places = places;
    this.agent = agent;
    this.patience = patience;
    this.bench = bench;
    this.look = new UfwLook(host, places);
    this.watchdog = new Watchdog(host, places, bench);
  }

  UfwState now() throws HostException, InterruptedException {
    return look.now();
  }

  /** Proves that the kernel takes the rules and that they leave the way in open. */
  String proven(UfwState wanted) throws HostException, InterruptedException {
    if (!(wanted instanceof UfwState.Present present) || !present.active()) {
      return "nothing to prove: ufw " + (wanted.on() ? "is active" : "will keep nothing away");
    }
    var restore = new UfwRestore(host, places);
    restore.tested(present);
    var in = WayIn.of(host, agent);
    var before = List.of(look.save(UfwCommands.Family.V4), look.save(UfwCommands.Family.V6));
    var after = restore.tables(present);
    var open = stillOpen(Way.open(in, host), before, after);
    if (in.sessions().isEmpty()) {
      var rules = List.of(present.four(), present.six(), KernelRules.read(before.getFirst()));
      refuseClosedToAll(Way.possible(in, rules, host), before, after);
    }
    return Counted.of(present.four().rules() + present.six().rules(), "rule")
        + " taken by the kernel, "
        + (open > 0 ? Counted.of(open, "open connection") + " let through" : "SSH let in");
  }

  /** Every connection that is open stays open; one of which that cannot be shown is refused. */
  private int stillOpen(List<Way> ways, List<String> before, List<String> after)
      throws HostException, InterruptedException {
    var open = openOf(ways, before);
    var then = Rehearsal.of(open, after.get(0), after.get(1), bench, host);
    for (var way : open) {
      switch (then.getOrDefault(way, Rehearsal.Answer.UNPROVEN)) {
        case OPEN -> {}
        case CLOSED -> throw lockOut(way.words());
        case UNPROVEN -> throw Rehearsal.unproven("no packet of " + way.words() + " was sent");
      }
    }
    return open.size();
  }

  private void refuseClosedToAll(List<Way> ways, List<String> before, List<String> after)
      throws HostException, InterruptedException {
    if (!openOf(ways, before).isEmpty() && openOf(ways, after).isEmpty()) {
      throw lockOut("SSH from everywhere");
    }
  }

  private List<Way> openOf(List<Way> ways, List<String> tables)
      throws HostException, InterruptedException {
    var answers = Rehearsal.of(ways, tables.get(0), tables.get(1), bench, host);
    return ways.stream().filter(way -> answers.get(way) == Rehearsal.Answer.OPEN).toList();
  }

  private static HostException lockOut(String what) {
    return new HostException(
        Problem.of(
            Problem.Kind.NOT_ALLOWED,
            "the rules to be restored would close " + what + ", which is open now",
            "Choose another restore point, or restore the firewall from the console of the host."));
  }

  /** Switches, and goes back unless a new connection confirms it. */
  String to(UfwState wanted) throws HostException, InterruptedException {
    watchdog.allOff();
    var now = look.now();
    if (UfwDrift.words(wanted, now).isEmpty() && watchdog.old().isEmpty()) {
      return "ufw is what it was";
    }
    proven(wanted);
    var reload = UfwRestore.needsReload(wanted, now, places) || reloads();
    watchdog.note(now, reload);
    if (reload) {
      host.disk().write(bench.folder().resolve("reload"), new byte[0], 0600, host.self());
    }
    var links = reached(WayIn.of(host, agent));
    var turn = watchdog.arm(patience);
    var restore = new UfwRestore(host, places);
    restore.to(wanted, reload);
    confirm(wanted, links, turn);
    watchdog.off(turn);
    var how = links.isEmpty() ? "" : ", confirmed over a new connection";
    return "ufw is " + UfwDrift.name(wanted) + " with the rules that were kept" + how;
  }

  /** A reload that was cut short is begun again, though the files are there already. */
  private boolean reloads() throws HostException {
    return host.disk().stat(bench.folder().resolve("reload")).isPresent();
  }

  private void confirm(UfwState wanted, List<WayIn.End> links, String turn)
      throws HostException, InterruptedException {
    var left = UfwDrift.words(wanted, look.now());
    var trouble = left.isEmpty() ? lost(links) : left.getFirst();
    if (!trouble.isEmpty()) {
      boolean back = watchdog.goBack(turn);
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              (back ? "the old rules of ufw are back: " : "ufw is neither old nor new: ") + trouble,
              "Look at \"ufw status\" on the host, then plan again."));
    }
  }

  private String lost(List<WayIn.End> links) throws HostException, InterruptedException {
    for (var link : links) {
      if (!reaches(link)) {
        return link.address() + " port " + link.port() + " is not reached over the new ones";
      }
    }
    return "";
  }

  /** Where the agent's link leads, as far as a new connection gets there now. */
  private List<WayIn.End> reached(WayIn in) throws HostException, InterruptedException {
    var reached = new ArrayList<WayIn.End>();
    for (var end : in.links().stream().map(WayIn.Link::to).distinct().toList()) {
      if (reaches(end)) {
        reached.add(end);
      }
    }
    return reached;
  }

  private boolean reaches(WayIn.End end) throws HostException, InterruptedException {
    for (var tries = 0; tries < TRIES; tries++) {
      if (host.programs().run(UfwCommands.connect(end)).fine()) {
        return true;
      }
    }
    return false;
  }

  void tidy() throws HostException, InterruptedException {
    watchdog.tidy();
    host.disk().deleteTree(bench.folder().resolve("rehearsal"));
    host.disk().deleteTree(bench.folder().resolve("reload"));
    for (var path : places.all()) {
      var folder = path.getParent();
      if (folder != null && host.disk().stat(folder).isPresent()) {
        halves(folder);
      }
    }
  }

  /** A killed write may have left its half beside the file. */
  private void halves(java.nio.file.Path folder) throws HostException, InterruptedException {
    if (host.disk().stat(folder).filter(stat -> stat.type() == Disk.Type.FOLDER).isEmpty()) {
      return;
    }
    for (var name : host.disk().names(folder)) {
      if (name.startsWith(".rearguard-new-")
          || name.startsWith(Watchdog.OFF)
          || name.endsWith(".rearguard-back")) {
        host.disk().deleteTree(folder.resolve(name));
      }
    }
  }
}
