package rearguard.controller.desk;

import java.util.List;
import java.util.Map;
import rearguard.controller.file.Application;
import rearguard.controller.file.Application.Component;
import rearguard.controller.file.Application.Procedure;
import rearguard.controller.file.Application.Share;
import rearguard.controller.ledger.EvidenceLedger;
import rearguard.controller.ledger.Ledger;
import rearguard.controller.plan.Scope;
import rearguard.controller.plan.Survey;
import rearguard.controller.run.Runs;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
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
  public record Asked(
      ApplicationName application, List<HostName> hosts, Wish wish, String by, Means means) {}

  /** By what users are kept away. */
  public enum Means {
    /** Their packets do not arrive. */
    FIREWALL(
        "no component of %s has a driver that can hold traffic",
        "traffic: { on: app, ufw: { ports: [80/tcp, 443/tcp] } }"),
    /** They are told. */
    MAINTENANCE(
        "no component of %s tells users of maintenance",
        "maintenance: { on: app, maintenance: { file: { path: /srv/shop/maintenance } } }");

    private final String missing;
    private final String example;

    Means(String missing, String example) {
      this.missing = missing;
      this.example = example;
    }

    private boolean has(DriverSpec driver) {
      return driver.can(Ability.HOLD_TRAFFIC)
          && driver.can(Ability.MAINTENANCE) == (this == MAINTENANCE);
    }

    private Problem missing(ApplicationName application) {
      return Problem.of(
          Problem.Kind.NOT_FOUND,
          missing.formatted("\"" + application + "\""),
          "Write one, such as \"" + example + "\".");
    }

    private String words() {
      return this == MAINTENANCE ? "maintenance" : "traffic";
    }
  }

  /** How the traffic of every target stands then, or why nobody knows. */
  public Answer<Map<Target, Answer<Standing>>> of(Asked asked) {
    return allowed(owned(asked)).then(wish -> of(asked, wish));
  }

  /** Likewise, by the word of who owns the hold: a lock-down lets through what it held. */
  Answer<Map<Target, Answer<Standing>>> byOwner(Asked asked) {
    return of(asked, owned(asked));
  }

  private Answer<Map<Target, Answer<Standing>>> of(Asked asked, Wish wish) {
    return applications
        .application(asked.application())
        .then(application -> of(application, asked, wish));
  }

  private Answer<Map<Target, Answer<Standing>>> of(
      Application application, Asked asked, Wish wish) {
    var outlook = new Outlook(fleet, application.proof());
    return scope(application, asked.means())
        .then(scope -> Narrowing.hosts(scope, asked.hosts()))
        .then(
            scope -> {
              var standings = done(scope, asked, wish);
              return Answer.given(
                  asked.means() == Means.FIREWALL ? outlook.proven(scope, standings) : standings);
            });
  }

  private static Wish owned(Asked asked) {
    var own = asked.by().matches(OWNER) ? asked.by() : "operator";
    return switch (asked.wish()) {
      case Wish.Keep(var terms) ->
          new Wish.Keep(
              terms
                  .by(terms.owner().isEmpty() ? own : terms.owner())
                  .because(new Hold.Why(asked.application().value(), terms.why().reason())));
      case Wish.Release(var owner) -> new Wish.Release(owner.isEmpty() ? own : owner);
      case Wish.Admit(var owner, var sources) ->
          new Wish.Admit(owner.isEmpty() ? own : owner, sources);
      case Wish.Look look -> look;
    };
  }

  private Answer<Scope> scope(Application application, Means means) {
    var able =
        application.components().stream()
            .filter(one -> fleet.driver(one.driver()).filter(means::has).isPresent())
            .map(Component::name)
            .toList();
    if (able.isEmpty()) {
      return Answer.refused(means.missing(application.name()));
    }
    return fleet.scope(
        application, new Procedure("traffic", List.of(), able, Share.ONE, List.of()));
  }

  /** What a run holds it holds again within a minute, so that nobody is told otherwise. */
  private Answer<Wish> allowed(Wish wish) {
    return switch (wish) {
      case Wish.Release(var owner) -> allowed(wish, owner);
      case Wish.Admit(var owner, _) -> allowed(wish, owner);
      case Wish.Keep _, Wish.Look _ -> Answer.given(wish);
    };
  }

  private Answer<Wish> allowed(Wish wish, String owner) {
    if (locked(owner)) {
      return Answer.refused(
          Problem.of(
              Problem.Kind.CONFLICT,
              "lock-down " + owner + " holds the traffic until it is ended",
              "End it with \"rearguard lockdown end APP\"."));
    }
    if (owner.startsWith("r-")) {
      var live = runs.find(new RunId(owner)).filter(run -> !run.state().ended());
      if (live.isPresent()) {
        return Answer.refused(
            Problem.of(
                Problem.Kind.CONFLICT,
                "run " + owner + " goes on, and holds the traffic until it ends",
                "End it with \"rearguard run abort " + owner + "\"."));
      }
    }
    return Answer.given(wish);
  }

  private boolean locked(String owner) {
    return new EvidenceLedger(ledger).open().stream().anyMatch(one -> one.id().equals(owner));
  }

  /** Says once more what was said and recorded before. */
  Answer<Map<Target, Answer<Standing>>> again(Asked asked) {
    return applications
        .application(asked.application())
        .then(application -> scope(application, asked.means()))
        .then(scope -> Answer.given(told(scope, owned(asked))));
  }

  private Map<Target, Answer<Standing>> done(Scope scope, Asked asked, Wish wish) {
    recorded(asked, wish);
    return told(scope, wish);
  }

  private Map<Target, Answer<Standing>> told(Scope scope, Wish wish) {
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
    var of = asked.means().words();
    switch (wish) {
      case Wish.Look _ -> {}
      case Wish.Keep(var terms) ->
          ledger.recorded(
              of + "-held",
              name.value(),
              asked.by(),
              of
                  + " of "
                  + name
                  + " is held"
                  + length(terms)
                  + " by "
                  + terms.owner()
                  + said(terms));
      case Wish.Admit(var owner, var sources) ->
          ledger.recorded(
              of + "-admitted",
              name.value(),
              asked.by(),
              Quoted.of(String.join(", ", sources))
                  + " is let through to "
                  + name
                  + ", held by "
                  + owner);
      case Wish.Release(var owner) ->
          ledger.recorded(
              of + "-released",
              name.value(),
              asked.by(),
              of + " of " + name + " that " + owner + " held is let through");
    }
  }

  private static String length(Hold terms) {
    return terms
        .length()
        .map(span -> " for " + span.toMinutes() + " min")
        .orElse(" without an end");
  }

  private static String said(Hold terms) {
    return terms.why().reason().isBlank() ? "" : ": " + Quoted.of(terms.why().reason());
  }
}
