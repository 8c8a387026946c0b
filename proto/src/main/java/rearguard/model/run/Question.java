package rearguard.model.run;

import java.util.List;
import rearguard.model.check.Probe;
import rearguard.model.name.CheckName;
import rearguard.model.name.Quoted;
import rearguard.model.name.RunId;

/** What a run asks people just now: it waits until one of them has answered. */
public record Question(RunId run, CheckName check, String text) {

  /** In the order of the plan; none of a run that waits for nobody. */
  public static List<Question> of(Run run) {
    boolean asks =
        switch (run.state()) {
          case RUNNING, VERIFYING, PAUSED -> !run.course().aborting();
          case PLANNED,
              PREPARING,
              REVERTING,
              SUCCEEDED,
              NO_OP,
              REVERTED,
              MIXED,
              FAILED,
              REFUSED,
              ABORTED,
              UNKNOWN ->
              false;
        };
    var open = asks ? run.course().waiting().people() : List.<CheckName>of();
    return run.plan().stages().stream()
        .flatMap(stage -> stage.hosts().stream())
        .flatMap(part -> part.checks().stream())
        .filter(check -> open.contains(check.name()))
        .flatMap(
            check ->
                check.probe() instanceof Probe.Manual(var text)
                    ? List.of(new Question(run.id(), check.name(), text)).stream()
                    : List.<Question>of().stream())
        .distinct()
        .toList();
  }

  /** What a person types who says that it passes. */
  public String command() {
    return "rearguard run confirm " + run + " " + check + " --yes";
  }

  /** One sentence that says what to look at and what to type. */
  public String words() {
    return "waiting for a person: \""
        + Quoted.of(text)
        + "\"; answer with \""
        + command()
        + "\" or --no";
  }
}
