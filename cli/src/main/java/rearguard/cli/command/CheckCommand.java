package rearguard.cli.command;

import java.util.List;
import rearguard.cli.view.FindingPages;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.ApplicationName;
import rearguard.model.run.RunState;

/** {@code rearguard check APP}: asks every check now. */
public final class CheckCommand implements Command {
  @Override
  public Form form() {
    return Form.EMPTY.with(Options.word("APP", "the application"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, ApplicationName::new);
    session.about(name);
    return session.ask(
        asked -> asked.check(name),
        checked -> {
          var findings = checked.findings();
          if (!checked.leftOut().isEmpty()) {
            session
                .console()
                .say(
                    "left out, a person answers it in a run: "
                        + String.join(", ", checked.leftOut()));
          }
          int code = exitCode(findings);
          var next = code == 0 ? "rearguard capture " + name + " --good" : "rearguard plan " + name;
          session.show(FindingPages.list(checked), next);
          return code;
        });
  }

  /** No data is not a pass. */
  static int exitCode(List<Finding> findings) {
    var all = findings.isEmpty() ? Verdict.UNKNOWN : Verdict.together(findings);
    return RunState.of(all).exitCode().orElseThrow();
  }
}
