package rearguard.cli.command.host;

import java.util.List;
import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Nearest;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.view.HostPages;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.fleet.Host;
import rearguard.model.name.HostName;

/** {@code rearguard host show NAME}: one host in full. */
public final class HostShow implements Command {
  @Override
  public Form form() {
    return Form.EMPTY.with(Options.word("NAME", "the host"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, HostName::new);
    return session.ask(
        asked -> asked.hosts().then(hosts -> named(name, hosts.hosts())),
        host -> session.show(HostPages.one(host, session.when()), "rearguard host list"));
  }

  private static Answer<Host> named(HostName name, List<Host> hosts) {
    return hosts.stream()
        .filter(host -> host.name().equals(name))
        .findFirst()
        .map(Answer::given)
        .orElseGet(() -> Answer.refused(missing(name, hosts)));
  }

  private static Problem missing(HostName name, List<Host> hosts) {
    var names = hosts.stream().map(host -> host.name().value()).toList();
    var hint =
        Nearest.to(name.value(), names)
            .map(near -> "Did you mean \"" + near + "\"?")
            .orElse("See \"rearguard host list\".");
    return Problem.of(Problem.Kind.NOT_FOUND, "no host is called \"" + name + "\"", hint);
  }
}
