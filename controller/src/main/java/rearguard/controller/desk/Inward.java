package rearguard.controller.desk;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import rearguard.controller.file.Application;
import rearguard.controller.file.Application.AskedCheck;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Probe;
import rearguard.model.evidence.Lockdown;
import rearguard.model.name.CheckName;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;

/**
 * An application as it can be asked just now: while it is locked down, only by what a host asks of
 * itself, for a hold lets what comes over loopback pass. The other checks are asked when the
 * lock-down ends. Pure.
 *
 * @param lockdown empty: everything can be asked
 */
record Inward(Application application, Optional<Lockdown> lockdown) {
  private static final String SAID = "not asked while locked down";
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

  /**
   * The plan, saying which of these checks of its procedure it leaves to the end of a lock-down.
   */
  Plan said(Plan plan, List<CheckName> verify) {
    var later =
        application.checks().stream()
            .filter(asked -> !asks(asked))
            .map(asked -> asked.check().name())
            .filter(verify::contains)
            .map(CheckName::value)
            .collect(Collectors.joining(", "));
    return later.isEmpty() || plan.stages().isEmpty()
        ? plan
        : plan.then(
            new Stage(
                SAID + ", but when that ends: " + later,
                Stage.Kind.VERIFY,
                new Limit(1, 0),
                List.of()));
  }

  /** Refused when it was made before a lock-down began or ended, and asks otherwise than now. */
  Answer<Plan> fits(Plan plan) {
    boolean inside = plan.stages().stream().anyMatch(stage -> stage.name().startsWith(SAID));
    if (inside && lockdown.isEmpty()) {
      return Answer.refused(stale("is no longer locked down, as it was when it was made"));
    }
    return lockdown.isPresent() && asksInVain(plan)
        ? Answer.refused(stale("was locked down since it was made"))
        : Answer.given(plan);
  }

  private boolean asksInVain(Plan plan) {
    var later = application.checks().stream().filter(asked -> !asks(asked)).toList();
    return plan.stages().stream()
        .flatMap(stage -> stage.hosts().stream())
        .flatMap(part -> part.checks().stream())
        .map(check -> check.name().value().split("@", 2)[0])
        .anyMatch(name -> later.stream().anyMatch(one -> one.check().name().value().equals(name)));
  }

  private Problem stale(String why) {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "the plan is stale: " + application.name() + " " + why,
        "Make a new plan and look at it.");
  }
}
