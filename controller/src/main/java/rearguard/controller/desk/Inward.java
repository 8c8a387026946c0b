package rearguard.controller.desk;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rearguard.controller.file.Application;
import rearguard.controller.file.Application.AskedCheck;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.check.Probe;
import rearguard.model.evidence.Lockdown;
import rearguard.model.name.CheckName;
import rearguard.model.plan.Plan;

/**
 * An application as it can be asked just now: while it is locked down, only by what a host asks of
 * itself, for a hold lets what comes over loopback pass. The other checks are asked when the
 * lock-down ends. Pure.
 *
 * @param lockdown empty: everything can be asked
 */
record Inward(Application application, Optional<Lockdown> lockdown) {
  private static final Pattern ADDRESSED =
      Pattern.compile("https?://(?:[^@/?#]*@)?(\\[[^\\]]*]|(?:\\{\\{[^}]*}}|[^:/?#{])+).*");
  private static final Pattern OWN =
      Pattern.compile(
          "localhost|127(\\.\\d{1,3}){3}|\\[?::1]?|.*\\{\\{\\s*(host\\.name|tag\\.[a-z0-9-]+)\\s*}}.*",
          Pattern.CASE_INSENSITIVE);

  /** Whether a host asks it of itself, as far as the file tells; of people none gets in. */
  static boolean reaches(AskedCheck asked) {
    return !asked.outside()
        && switch (asked.check().probe()) {
          case Probe.Http http -> own(host(http.url()));
          case Probe.Tcp tcp -> own(tcp.host());
          case Probe.Closed closed -> own(closed.host());
          case Probe.Listening _ -> true;
          case Probe.Command _ -> true;
          case Probe.Manual _ -> false;
        };
  }

  private static String host(String url) {
    var matcher = ADDRESSED.matcher(url);
    return matcher.matches() ? matcher.group(1) : "";
  }

  private static boolean own(String host) {
    return OWN.matcher(host).matches();
  }

  boolean asks(AskedCheck asked) {
    return lockdown.isEmpty() || reaches(asked);
  }

  /** With the checks that can be asked. */
  Application asked() {
    return application.with(application.checks().stream().filter(this::asks).toList());
  }

  /** The plan, saying which of these checks of its procedure it leaves to the end. */
  Plan said(Plan plan, List<CheckName> verify) {
    return plan.leaving(
        plan.nothingToDo()
            ? List.of()
            : later().map(AskedCheck::check).map(Check::name).filter(verify::contains).toList());
  }

  private Stream<AskedCheck> later() {
    return application.checks().stream().filter(asked -> !asks(asked));
  }

  /** Refused when it was made before a lock-down began or ended, and asks otherwise than now. */
  Answer<Plan> fits(Plan plan) {
    if (!plan.later().isEmpty() && lockdown.isEmpty()) {
      return Answer.refused(stale("is no longer locked down, as it was when it was made"));
    }
    return !inVain(plan).isEmpty()
        ? Answer.refused(stale("was locked down since it was made"))
        : Answer.given(plan);
  }

  /** The checks of a plan, as they are called there, that nobody can pass just now. */
  List<CheckName> inVain(Plan plan) {
    var names = later().map(asked -> asked.check().name().value()).toList();
    return plan.stages().stream()
        .flatMap(stage -> stage.hosts().stream())
        .flatMap(part -> part.checks().stream())
        .map(Check::name)
        .filter(name -> names.contains(name.asWritten().value()))
        .distinct()
        .toList();
  }

  private Problem stale(String why) {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "the plan is stale: " + application.name() + " " + why,
        "Make a new plan and look at it.");
  }
}
