package rearguard.agent.policy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** Where this host's policy stands. Read anew each time: its root may change it at any time. */
public record PolicyFile(Path file) {
  /** Unless the agent's configuration says otherwise. */
  public static final PolicyFile USUAL = new PolicyFile(Path.of("/etc/rearguard/commands.yaml"));

  /** What it declares; an exception says why it cannot be used, with file and line. */
  public Policy read(Host host) throws HostException {
    return switch (look(host)) {
      case Answer.Given<Policy>(var policy) -> policy;
      case Answer.Refused<Policy>(var problems) -> throw new HostException(inWords(problems));
    };
  }

  private static Problem inWords(List<Problem> problems) {
    var first = problems.getFirst();
    var more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
    var where =
        first.place().map(place -> Quoted.of(place.file()) + ":" + place.line() + ": ").orElse("");
    return Problem.of(first.kind(), where + first.message() + more, first.hint());
  }

  /** Likewise, with everything that is wrong. */
  public Answer<Policy> look(Host host) throws HostException {
    if (host.disk().stat(file).isEmpty()) {
      return Answer.refused(
          Problem.of(
              Problem.Kind.NOT_FOUND,
              "this host declares no commands: there is no \"" + Quoted.of(file.toString()) + "\"",
              "Let its root write one; \"rearguard-agent commands\" tells what is wrong with it."));
    }
    var against = Trust.inRootAndAgent(host).against(file);
    if (against.isPresent()) {
      return Answer.refused(
          Problem.of(
              Problem.Kind.NOT_ALLOWED,
              "the policy of commands cannot be trusted: " + against.get(),
              "Let root own the file and its folders, and let nobody else write there."));
    }
    var text = new String(host.disk().read(file, PolicyReader.LIMIT), StandardCharsets.UTF_8);
    return PolicyReader.read(file.toString(), text);
  }
}
