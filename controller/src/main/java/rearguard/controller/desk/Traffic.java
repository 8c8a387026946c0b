package rearguard.controller.desk;

import java.util.List;
import java.util.Map;
import rearguard.controller.file.Application;
import rearguard.controller.file.Application.Component;
import rearguard.controller.file.Application.Procedure;
import rearguard.controller.file.Application.Share;
import rearguard.controller.ledger.Ledger;
import rearguard.controller.plan.Scope;
import rearguard.controller.plan.Survey;
import rearguard.controller.run.Runs;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.driver.Ability;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Hold;
import rearguard.model.traffic.Standing;
import rearguard.model.traffic.Wish;

/**
 * Keeps traffic away from an application, and lets it through again, by the word of an operator and
 * outside of any run. Thread-safe.
 */
public final class Traffic {
  /** What a driver takes for an owner. */
  private static final String OWNER = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  private final Ledger ledger;
  private final Applications applications;
  private final Fleet fleet;
  private final Runs runs;

  Traffic(Ledger ledger, Applications applications, Fleet fleet, Runs runs) {
    this.ledger = ledger;
    this.applications = applications;
    this.fleet = fleet;
    this.runs = runs;
  }

  /**
   * What an operator wants.
   *
   * @param hosts empty: all
   * @param wish without an owner it is the operator's own
   */
  public record Asked(ApplicationName application, List<HostName> hosts, Wish wish, String by) {}

  /** How the traffic of every target stands then, or why nobody knows. */
  public Answer<Map<Target, Answer<Standing>>> of(Asked asked) {
    var wish = owned(asked.wish(), asked.by());
    return applications
        .application(asked.application())
        .then(application -> of(application, asked, wish));
  }

  private Answer<Map<Target, Answer<Standing>>> of(
      Application application, Asked asked, Wish wish) {
    var outlook = new Outlook(fleet, application.proof());
    return scope(application)
        .then(scope -> Narrowing.hosts(scope, asked.hosts()))
        .then(scope -> allowed(scope, wish))
        .then(scope -> Answer.given(outlook.proven(scope, done(scope, asked, wish))));
  }

  private static Wish owned(Wish wish, String by) {
    var own = by.matches(OWNER) ? by : "operator";
    return switch (wish) {
      case Wish.Keep(Hold(var owner, var length, var sources)) ->
          new Wish.Keep(new Hold(owner.isEmpty() ? own : owner, length, sources));
      case Wish.Release(var owner) -> new Wish.Release(owner.isEmpty() ? own : owner);
      case Wish.Look look -> look;
    };
  }

  private Answer<Scope> scope(Application application) {
    var able =
        application.components().stream()
            .filter(
                one ->
                    fleet
                        .driver(one.driver())
                        .filter(spec -> spec.can(Ability.HOLD_TRAFFIC))
                        .isPresent())
            .map(Component::name)
            .toList();
    if (able.isEmpty()) {
      return Answer.refused(
          Problem.of(
              Problem.Kind.NOT_FOUND,
              "no component of \"" + application.name() + "\" has a driver that can hold traffic",
              "Write one, such as \"traffic: { on: app, ufw: { ports: [80/tcp, 443/tcp] } }\"."));
    }
    return fleet.scope(
        application, new Procedure("traffic", List.of(), able, Share.ONE, List.of()));
  }

  /** What a run holds it holds again within a minute, so that nobody is told otherwise. */
  private Answer<Scope> allowed(Scope scope, Wish wish) {
    if (wish instanceof Wish.Release(var owner) && owner.startsWith("r-")) {
      var live = runs.find(new RunId(owner)).filter(run -> !run.state().ended());
      if (live.isPresent()) {
        return Answer.refused(
            Problem.of(
                Problem.Kind.CONFLICT,
                "run " + owner + " goes on, and holds the traffic until it ends",
                "End it with \"rearguard run abort " + owner + "\"."));
      }
    }
    return Answer.given(scope);
  }

  private Map<Target, Answer<Standing>> done(Scope scope, Asked asked, Wish wish) {
    recorded(asked, wish);
    return Survey.together(
        scope.held(),
        Scope.Place::target,
        place ->
            fleet
                .agents()
                .traffic(
                    place.target().host(),
                    place.target(),
                    place.component().driver(),
                    place.component().settings(),
                    wish));
  }

  /** Before it is done: what nobody was told of cannot have been ordered. */
  private void recorded(Asked asked, Wish wish) {
    var name = asked.application();
    switch (wish) {
      case Wish.Look _ -> {}
      case Wish.Keep(Hold(var owner, var length, _)) ->
          ledger.recorded(
              "traffic-held",
              name.value(),
              asked.by(),
              "traffic of " + name + " is held for " + length.toMinutes() + " min by " + owner);
      case Wish.Release(var owner) ->
          ledger.recorded(
              "traffic-released",
              name.value(),
              asked.by(),
              "traffic of " + name + " that " + owner + " held is let through");
    }
  }
}
