package rearguard.agent.policy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Logger;
import rearguard.agent.host.Command;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;
import rearguard.agent.host.Ran;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** Runs what a host declares, as whom it declares it. */
public record Performing(Call call, Host host) {
  private static final Logger LOG = Logger.getLogger("rearguard.command");
  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final Path ROOT = Path.of("/");
  private static final int PASSWD_FIELDS = 7;
  private static final int SECRET_LIMIT = 4096;
  private static final int OTHERS = 0077;
  private static final int EXECUTABLE = 0111;
  private static final int NAMES = 4096;
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final Path SYSTEMD = Path.of("/run/systemd/system");

  /** By this a program can tell one run of Rearguard from another. */
  static final String RUN = "REARGUARD_RUN";

  /** What does it. */
  public Ended run(String mark) throws HostException, InterruptedException {
    return perform(call.entry().run(), mark, call.entry().within());
  }

  /** What takes it back. */
  public Ended undo(String mark) throws HostException, InterruptedException {
    return perform(call.entry().more().undo(), mark, call.entry().within());
  }

  /** What tells whether it was done. */
  public Ended probe(String mark) throws HostException, InterruptedException {
    return perform(call.entry().more().probe(), mark, SHORT);
  }

  /** What prints what is in force now. */
  public Ended status() throws HostException, InterruptedException {
    return perform(call.entry().more().status(), "", SHORT);
  }

  /** What keeps it from being run here: an account, a folder or a program that is not as said. */
  public void refuseUnfit() throws HostException, InterruptedException {
    var account = account();
    var more = call.entry().more();
    for (var words : List.of(call.entry().run(), more.undo(), more.probe(), more.status())) {
      if (!words.isEmpty()) {
        refuseUnfit(Path.of(words.getFirst()), account.owner());
      }
    }
    surroundings();
    var folder = call.entry().account().folder();
    if (host.disk().stat(folder).filter(s -> s.type() == Disk.Type.FOLDER).isEmpty()) {
      throw refused(Problem.Kind.NOT_FOUND, "folder " + quoted(folder) + " is not there", "");
    }
  }

  private void refuseUnfit(Path program, Owner account) throws HostException {
    var stat = host.disk().stat(program);
    if (stat.filter(s -> s.type() == Disk.Type.FILE && (s.mode() & EXECUTABLE) == 0).isPresent()) {
      throw refused(
          Problem.Kind.NOT_ALLOWED,
          "program " + quoted(program) + " is not executable",
          "chmod it.");
    }
    if (stat.isEmpty()) {
      throw refused(
          Problem.Kind.NOT_FOUND,
          "program " + quoted(program) + " is not there",
          "Install it, or correct the policy of this host.");
    }
    if (account.user() == 0) {
      var against = Trust.inRoot(host.disk()).against(program);
      if (against.isPresent()) {
        throw refused(
            Problem.Kind.NOT_ALLOWED,
            "it runs as root, but " + against.get(),
            "Let root own the program and its folders, or let it run as another user.");
      }
    }
  }

  private Ended perform(List<String> declared, String mark, Duration within)
      throws HostException, InterruptedException {
    var account = account();
    refuseUnfit(Path.of(declared.getFirst()), account.owner());
    var environment = surroundings();
    var secrets = List.copyOf(environment.values());
    if (!mark.isEmpty()) {
      environment.put(RUN, mark);
    }
    var command = command(call.words(declared), account, environment, within);
    long began = host.ticks();
    var ran = ran(call.entry().manner().outlives() ? command.unmarked() : command, secrets);
    var tail = Tail.of(ran, secrets);
    LOG.info(() -> call.inWords() + " ended with " + ran.exit());
    tail.lines().forEach(line -> LOG.info(() -> call.entry().name() + ": " + line));
    return new Ended(
        ran.exit(),
        call.entry().success().contains(ran.exit()),
        Duration.ofNanos(host.ticks() - began),
        ran.out(),
        tail.lines());
  }

  /** One that is ended at its time is told with the last it said. */
  private Ran ran(Command command, List<String> secrets)
      throws HostException, InterruptedException {
    try {
      return host.programs().run(command);
    } catch (HostException e) {
      var tail = e.until().map(until -> Tail.of(until, secrets)).filter(one -> !one.none());
      if (tail.isEmpty()) {
        throw e;
      }
      tail.get().lines().forEach(line -> LOG.info(() -> call.entry().name() + ": " + line));
      throw new HostException(e.problem().saying(tail.get().after(e.problem().message())), e);
    }
  }

  /** Within limits it runs as a scope of systemd's, which only root may make. */
  private Command command(
      List<String> words, Account account, TreeMap<String, String> environment, Duration within)
      throws HostException {
    var limits = call.entry().manner().limits();
    var folder = call.entry().account().folder();
    if (limits.isEmpty() || unlimited().isPresent()) {
      return Command.of(folder, within, words).as(account.owner()).with(environment);
    }
    environment.putIfAbsent("HOME", account.home());
    environment.putIfAbsent("USER", account.name());
    return Command.of(folder, within, Limiting.words(limits.get(), account.owner(), words))
        .with(environment);
  }

  /** Why declared limits are not kept on this host; empty when they are, or when there are none. */
  public Optional<String> unlimited() throws HostException {
    if (call.entry().manner().limits().isEmpty()) {
      return Optional.empty();
    }
    if (host.disk().stat(SYSTEMD).isEmpty()) {
      return Optional.of("its limits are not kept: systemd does not run here");
    }
    if (host.self().user() != 0) {
      return Optional.of("its limits are not kept: the agent is not root");
    }
    var given = controllers();
    var missing =
        Limiting.controllers(call.entry().manner().limits().get()).stream()
            .filter(name -> !given.contains(name))
            .toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "its limits are not kept: systemd has no cgroup controller here for "
                + String.join(", ", missing));
  }

  /** Of version 2 where that is all there is, else each of version 1 that is mounted. */
  private List<String> controllers() throws HostException {
    var disk = host.disk();
    var together = CGROUPS.resolve("cgroup.controllers");
    return disk.stat(together).isPresent()
        ? List.of(new String(disk.read(together, NAMES), StandardCharsets.UTF_8).split("\\s+"))
        : disk.stat(CGROUPS).isEmpty() ? List.of() : disk.names(CGROUPS);
  }

  /** As the name service knows it. */
  private record Account(Owner owner, String name, String home) {}

  private Account account() throws HostException, InterruptedException {
    var user = call.entry().account().user();
    var ran = host.programs().run(Command.of(ROOT, SHORT, List.of("getent", "passwd", "--", user)));
    var fields = List.of(ran.out().strip().split(":", -1));
    if (!ran.fine() || fields.size() < PASSWD_FIELDS) {
      throw refused(
          Problem.Kind.NOT_FOUND,
          "user \"" + Quoted.of(user) + "\" is not known on this host",
          "Correct the policy of this host.");
    }
    var owner = new Owner(Integer.parseInt(fields.get(2)), Integer.parseInt(fields.get(3)));
    int self = host.self().user();
    if (self != 0 && self != owner.user()) {
      throw refused(
          Problem.Kind.NOT_ALLOWED,
          "this agent may not become user \"" + Quoted.of(user) + "\"",
          "Run the agent as root, or declare the agent's own user.");
    }
    return new Account(owner, fields.get(0), fields.get(5));
  }

  private TreeMap<String, String> surroundings() throws HostException {
    var all = new TreeMap<>(call.entry().environment().plain());
    for (var file : call.entry().environment().files().entrySet()) {
      all.put(file.getKey(), secret(file.getValue()));
    }
    return all;
  }

  private String secret(Path file) throws HostException {
    var disk = host.disk();
    var against = Trust.inRootAndAgent(host).against(file);
    if (against.isPresent()) {
      throw refused(Problem.Kind.NOT_ALLOWED, against.get(), "Let root own it, with mode 0600.");
    }
    if (disk.stat(file).filter(stat -> (stat.mode() & OTHERS) == 0).isEmpty()) {
      throw refused(
          Problem.Kind.NOT_ALLOWED, quoted(file) + " may be read by others", "chmod 0600 it.");
    }
    return new String(disk.read(file, SECRET_LIMIT), StandardCharsets.UTF_8).stripTrailing();
  }

  private HostException refused(Problem.Kind kind, String why, String hint) {
    return new HostException(
        Problem.of(kind, "cannot run \"" + call.entry().name() + "\": " + why, hint));
  }

  private static String quoted(Path path) {
    return "\"" + Quoted.of(path.toString()) + "\"";
  }
}
