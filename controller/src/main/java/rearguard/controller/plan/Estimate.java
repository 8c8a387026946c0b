package rearguard.controller.plan;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import rearguard.model.check.Check;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;

/**
 * How long a plan should take: from what such steps took of late, else three seconds to prepare,
 * two to restore and one for anything else; one for each check, or as long as it lasts. A minute
 * where something has to be made that was not kept.
 */
final class Estimate {
  /** How long an agent lets the making of what was not kept take. */
  static final Duration MAKING = Duration.ofMinutes(30);

  /** How long a restore may take by a driver that says that it lasts. */
  private static final Duration LASTING = Duration.ofHours(1);

  /** How long the restoring of large data beside the live one may take. */
  private static final Duration BESIDE = Duration.ofHours(4);

  private static final Duration MADE = Duration.ofMinutes(1);

  private final BiFunction<DriverName, Verb, Optional<Duration>> usual;

  Estimate(BiFunction<DriverName, Verb, Optional<Duration>> usual) {
    this.usual = usual;
  }

  Duration of(List<Stage> stages) {
    return stages.stream().map(this::of).reduce(Duration.ZERO, Duration::plus);
  }

  /** As many waves as the limit makes, each as long as the slowest host. */
  private Duration of(Stage stage) {
    int atOnce = stage.limit().atOnce();
    int waves = (stage.hosts().size() + atOnce - 1) / atOnce;
    return stage.hosts().stream()
        .map(this::of)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO)
        .multipliedBy(waves);
  }

  private Duration of(HostPart part) {
    return part.steps().stream().map(this::of).reduce(asking(part), Duration::plus);
  }

  /** A person's answer takes nobody knows how long, and is not counted. */
  private static Duration asking(HostPart part) {
    boolean asks = part.checks().stream().anyMatch(check -> !check.manual());
    return part.checks().stream()
        .filter(Check::lasting)
        .map(Check::healthyFor)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ofSeconds(asks ? 1 : 0));
  }

  private Duration of(Step step) {
    if (step.deadline().equals(MAKING)) {
      return MADE;
    }
    return usual
        .apply(step.driver(), step.verb())
        .orElseGet(
            () ->
                Duration.ofSeconds(
                    switch (step.verb()) {
                      case PREPARE -> 3;
                      case RESTORE -> 2;
                      case REMEMBER, STOP, HALT, START, VERIFY, HOLD, RELEASE, PURGE, ADMIT, OPEN ->
                          1;
                    }));
  }

  /** Likewise, by a driver that may have to build, or to restore large data beside. */
  static Duration deadline(DriverSpec driver, Verb verb) {
    if (verb == Verb.PREPARE && driver.kind() == Kind.DATA && driver.can(Ability.LASTS)) {
      return BESIDE;
    }
    return verb == Verb.RESTORE && driver.can(Ability.LASTS) ? LASTING : deadline(verb);
  }

  /** How long an agent lets such a step take. */
  static Duration deadline(Verb verb) {
    return switch (verb) {
      case PREPARE -> Duration.ofMinutes(10);
      case REMEMBER, RESTORE, PURGE -> Duration.ofMinutes(5);
      case STOP, HALT, START, VERIFY, HOLD, RELEASE, ADMIT, OPEN -> Duration.ofMinutes(2);
    };
  }
}
