package rearguard.agent.driver.ufw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;
import rearguard.model.traffic.Admission;
import rearguard.model.traffic.Held;
import rearguard.model.traffic.Hold;

/** Puts holds up and takes them down. The kernel alone remembers them. */
final class Holding {
  private static final String OWNER = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
  private static final long LONGEST_SECONDS = 7 * 24 * 3600;
  private static final long RULES_LIMIT = 8 << 20;

  private final Host host;
  private final UfwPlaces places;
  private final long agent;

  Holding(Host host, UfwPlaces places, long agent) {
    this.host = host;
    this.places = places;
    this.agent = agent;
  }

  /** How the kernel is told. */
  private interface Script {
    String of(HoldScript.Name name, List<Port> ports, Duration length, List<String> sources);
  }

  String hold(Subject subject, Hold terms) throws HostException, InterruptedException {
    return hold(subject, terms, HoldScript::hold);
  }

  String renew(Subject subject, Hold terms) throws HostException, InterruptedException {
    return hold(subject, terms, HoldScript::renew);
  }

  /** For at most as long as the hold itself. */
  String admit(Subject subject, String owner, Admission who)
      throws HostException, InterruptedException {
    refuseOwner(owner);
    Source.refuseWrong(who.sources());
    var name = new HoldScript.Name(owner, component(subject));
    var held = listing().inForce().stream().filter(one -> is(one, name)).findFirst();
    var left =
        held.flatMap(Held::left).filter(span -> span.toSeconds() > 0).orElseThrow(() -> free(name));
    var length = who.length().filter(span -> span.compareTo(left) < 0).orElse(left);
    var ports = Port.of(subject.settings());
    nft(HoldScript.admit(name, ports, length, who.sources()));
    return (who.sources().equals(Admission.EVERYBODY)
            ? "let everybody"
            : "let " + String.join(", ", who.sources()))
        + " through for "
        + length.toSeconds()
        + " s";
  }

  private static HostException free(HoldScript.Name name) {
    return new HostException(
        Problem.of(
            Problem.Kind.CONFLICT,
            Quoted.of(name.owner()) + " holds nothing of " + name.component(),
            "See \"rearguard traffic status\" for who does."));
  }

  /** The hold first and the notice after it: what counts must not wait for what only shows. */
  private String hold(Subject subject, Hold terms, Script script)
      throws HostException, InterruptedException {
    refuseWrong(terms);
    var ports = Port.of(subject.settings());
    if (ports.isEmpty()) {
      throw usage("component " + component(subject) + " names no ports to hold", "Add ports.");
    }
    var length = length(terms);
    WayIn.of(host, agent).refuse(ports);
    var name = new HoldScript.Name(terms.owner(), component(subject));
    nft(script.of(name, ports, length, terms.sources()));
    var found = listing();
    if (found.inForce().stream().noneMatch(held -> is(held, name))) {
      throw failed("the hold is not in the kernel", "nothing");
    }
    var let = terms.sources().isEmpty() ? "" : " but from " + String.join(", ", terms.sources());
    return "held "
        + String.join(", ", ports.stream().map(Port::toString).toList())
        + let
        + " for "
        + length.toSeconds()
        + " s"
        + settled(found);
  }

  String release(Subject subject, String owner) throws HostException, InterruptedException {
    refuseOwner(owner);
    var name = new HoldScript.Name(owner, component(subject));
    var before = listing();
    var was = before.inForce().stream().anyMatch(held -> is(held, name));
    if (was) {
      nft(HoldScript.release(List.of(name)));
    }
    var after = was ? listing() : before;
    var told = was ? "released the hold of " + owner : owner + " held nothing";
    return told + settled(after) + stillHeld(Port.of(subject.settings()), after);
  }

  /** The holds on any port of the subject, whoever's they are. */
  List<Held> held(Subject subject) throws HostException, InterruptedException {
    var found = listing();
    settled(found);
    var ports = Port.of(subject.settings()).stream().map(Port::toString).toList();
    return found.inForce().stream()
        .filter(
            held ->
                held.component().equals(component(subject))
                    || held.ports().stream().anyMatch(ports::contains))
        .toList();
  }

  private static String stillHeld(List<Port> ports, HoldListing found) {
    var mine = ports.stream().map(Port::toString).toList();
    var others =
        found.inForce().stream()
            .filter(held -> held.ports().stream().anyMatch(mine::contains))
            .map(held -> Quoted.of(held.owner()))
            .distinct()
            .toList();
    return others.isEmpty() ? "" : "; still held by " + String.join(", ", others);
  }

  private HoldListing listing() throws HostException, InterruptedException {
    var ran = host.programs().run(UfwCommands.holds());
    if (!ran.fine()) {
      if (ran.error().contains("No such file or directory")) {
        return HoldListing.NONE;
      }
      throw failed("cannot see what is held", WayIn.said(ran));
    }
    try {
      return HoldListing.read(ran.out());
    } catch (IOException e) {
      throw failed("cannot see what is held", "\"" + Quoted.of(ran.out()) + "\"");
    }
  }

  /**
   * Removes what is left of holds that ended, and lets ufw show those that are in force. What only
   * shows never fails a hold or a release; what went wrong is told.
   */
  private String settled(HoldListing found) throws HostException, InterruptedException {
    if (found.inForce().isEmpty() && found.table()) {
      nft(HoldScript.releaseAll());
    } else if (!found.expired().isEmpty()) {
      nft(HoldScript.release(found.expired()));
    }
    var shown = new TreeMap<Port, String>();
    for (var file : places.rules()) {
      shown.putAll(shown(file));
    }
    try {
      for (var move : Notices.moves(shown, found.inForce(), active())) {
        var ran = host.programs().run(move);
        if (!ran.fine()) {
          return "; ufw does not show it and said " + WayIn.said(ran);
        }
      }
    } catch (HostException e) {
      return "; ufw does not show it: " + e.problem().message();
    }
    return "";
  }

  private SortedMap<Port, String> shown(Path file) throws HostException {
    return Notices.in(text(file));
  }

  private boolean active() throws HostException {
    return UfwLook.enabled(text(places.configuration()));
  }

  private String text(Path file) throws HostException {
    var there = host.disk().stat(file).filter(stat -> stat.type() == Disk.Type.FILE);
    return there.isEmpty()
        ? ""
        : new String(host.disk().read(file, RULES_LIMIT), StandardCharsets.UTF_8);
  }

  private void nft(String script) throws HostException, InterruptedException {
    var ran = host.programs().run(UfwCommands.nft(script));
    if (!ran.fine()) {
      throw failed("nft changed nothing", WayIn.said(ran));
    }
  }

  private static boolean is(Held held, HoldScript.Name name) {
    return held.owner().equals(name.owner()) && held.component().equals(name.component());
  }

  private static String component(Subject subject) {
    return subject.target().component().value();
  }

  private static void refuseWrong(Hold terms) throws HostException {
    refuseOwner(terms.owner());
    var seconds = length(terms).toSeconds();
    if (seconds < 1 || seconds > LONGEST_SECONDS) {
      throw usage("a hold of " + seconds + " s is not allowed", "Say one second to seven days.");
    }
    Source.refuseWrong(terms.sources());
  }

  private static Duration length(Hold terms) throws HostException {
    return terms
        .length()
        .orElseThrow(
            () -> usage("a hold of traffic must end by itself", "Say one second to seven days."));
  }

  private static void refuseOwner(String owner) throws HostException {
    if (!owner.matches(OWNER)) {
      throw usage(
          "owner \"" + Quoted.of(owner) + "\" is not allowed",
          "Use up to 64 letters, digits, dots, underscores and hyphens.");
    }
  }

  private static HostException usage(String message, String hint) {
    return new HostException(Problem.of(Problem.Kind.USAGE, message, hint));
  }

  private static HostException failed(String what, String said) {
    return new HostException(
        Problem.of(
            Problem.Kind.UNEXPECTED,
            what + ": it said " + said,
            "Run \"nft list table inet rearguard\" as root on the host and see why."));
  }
}
