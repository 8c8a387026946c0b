package rearguard.cli.command;

import java.util.List;
import rearguard.cli.view.FindingPages;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.ApplicationName;

/** {@code rearguard check APP}: asks every check now. */
public final class CheckCommand implements Command {
  @Override
  public Form form() {
    return Form.EMPTY.with(Options.word("APP", "the application"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, ApplicationName::new);
    return session.ask(
        asked -> asked.check(name),
        findings -> {
          int code = exitCode(findings);
          var next = code == 0 ? "rearguard capture " + name + " --good" : "rearguard plan " + name;
          session.show(FindingPages.list(findings), next);
          return code;
        });
  }

  /** No data is not a pass. */
  static int exitCode(List<Finding> findings) {
    if (findings.stream().anyMatch(finding -> finding.verdict() == Verdict.FAILED)) {
      return 6;
    }
    boolean passed =
        !findings.isEmpty()
            && findings.stream().allMatch(finding -> finding.verdict() == Verdict.PASSED);
    return passed ? 0 : 11;
  }
}
