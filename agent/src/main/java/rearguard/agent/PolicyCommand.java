package rearguard.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.policy.Call;
import rearguard.agent.policy.Entry;
import rearguard.agent.policy.Performing;
import rearguard.agent.policy.Policy;
import rearguard.agent.policy.PolicyFile;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * {@code rearguard-agent commands}: what this host lets be run by name, and what is wrong with it.
 */
final class PolicyCommand {
  private static final String USUAL_FOLDER = "/var/lib/rearguard-agent";

  private final Host host;

  PolicyCommand() {
    this(new LocalHost("commands"));
  }

  PolicyCommand(Host host) {
    this.host = host;
  }

  int run(List<String> words) throws Options.Misused, HostException, InterruptedException {
    var options = Options.of(words, Set.of("--dir", "--file"), Set.of());
    var file = file(options);
    return switch (file.look(host)) {
      case Answer.Given<Policy>(var policy) -> show(file, policy);
      case Answer.Refused<Policy>(var problems) -> {
        problems.stream().map(PolicyCommand::placed).forEach(Console::complain);
        yield problems.getFirst().kind().exitCode();
      }
    };
  }

  /** The one that is named, else the one that the agent of the folder uses. */
  private PolicyFile file(Options options) throws HostException {
    var named = options.find("--file").map(Path::of).map(Path::toAbsolutePath);
    if (named.isPresent()) {
      return new PolicyFile(named.get().normalize());
    }
    var folder = Path.of(options.find("--dir").orElse(USUAL_FOLDER)).toAbsolutePath().normalize();
    return options.find("--dir").isEmpty()
            && host.disk().stat(folder.resolve(AgentConfig.FILE)).isEmpty()
        ? PolicyFile.USUAL
        : AgentConfig.read(folder, host.disk()).commands();
  }

  private static Problem placed(Problem problem) {
    var where =
        problem
            .place()
            .map(at -> Quoted.of(at.file()) + ":" + at.line() + ":" + at.column() + ": ")
            .orElse("");
    return Problem.of(problem.kind(), where + problem.message(), problem.hint());
  }

  private int show(PolicyFile file, Policy policy) throws HostException, InterruptedException {
    Console.say(file.file() + " declares " + policy.commands().size() + " commands");
    var unfit = new ArrayList<Problem>();
    for (var entry : policy.commands().values()) {
      words(entry).forEach(Console::say);
      performing(entry).unlimited().ifPresent(why -> Console.say("  " + why));
      unfit(entry).ifPresent(unfit::add);
    }
    unfit.forEach(Console::complain);
    return unfit.isEmpty() ? 0 : unfit.getFirst().kind().exitCode();
  }

  private Optional<Problem> unfit(Entry entry) throws InterruptedException {
    try {
      performing(entry).refuseUnfit();
      return Optional.empty();
    } catch (HostException e) {
      return Optional.of(e.problem());
    }
  }

  private Performing performing(Entry entry) {
    return new Performing(new Call(entry, new TreeMap<>()), host);
  }

  /** Nothing of its environment but names. */
  static List<String> words(Entry entry) {
    var lines = new ArrayList<String>();
    lines.add("");
    lines.add(entry.name() + ": " + line(entry.run()));
    lines.add(
        "  as "
            + entry.account().user()
            + " in "
            + Quoted.of(entry.account().folder().toString())
            + ", ended after "
            + entry.within().toSeconds()
            + " s; exit "
            + String.join(" or ", entry.success().stream().map(String::valueOf).toList())
            + " means success");
    entry.parameters().values().forEach(one -> lines.add("  " + one));
    var more = entry.more();
    lines.add(
        "  undo: " + (more.undo().isEmpty() ? "none, cannot be taken back" : line(more.undo())));
    lines.add("  probe: " + (more.probe().isEmpty() ? "none" : line(more.probe())));
    lines.add("  status: " + (more.status().isEmpty() ? "none" : line(more.status())));
    lines.add("  after a crash in the middle: " + afterCrash(entry));
    return lines;
  }

  private static String afterCrash(Entry entry) {
    if (!entry.more().probe().isEmpty()) {
      return "its probe decides";
    }
    if (entry.manner().repeatable() && !entry.manner().outlives()) {
      return "it is run again";
    }
    return entry.more().status().isEmpty()
        ? "the outcome is unknown, a person decides"
        : "unknown, unless its status is what was wanted";
  }

  private static String line(List<String> words) {
    return String.join(" ", words.stream().map(Quoted::of).toList());
  }
}
