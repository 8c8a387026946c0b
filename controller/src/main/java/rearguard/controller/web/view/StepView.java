package rearguard.controller.web.view;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.StepRecord;

/**
 * One step of a run.
 *
 * @param words what it does: {@code restore code}
 * @param attempt empty for the first
 */
public record StepView(
    String words,
    String driver,
    Tone tone,
    String state,
    String attempt,
    String evidence,
    Optional<Moment> began,
    String took) {

  static StepView of(Run run, Step step, Instant now) {
    StepRecord record = run.step(step.id());
    return new StepView(
        words(step),
        step.driver().value(),
        Tone.of(record.state()),
        Said.word(record.state()),
        record.attempt() > 1 ? "attempt " + record.attempt() : "",
        record.evidence(),
        record.began().map(began -> Said.moment(began, now)),
        record
            .began()
            .map(began -> Said.took(Duration.between(began, record.ended().orElse(now))))
            .orElse(""));
  }

  static String words(Step step) {
    String component = step.target().component().value();
    return (step.back() ? "back: " : "")
        + switch (step.verb()) {
          case PREPARE -> "prepare " + component;
          case REMEMBER -> "undo point of " + component;
          case STOP, HALT -> "stop " + component;
          case RESTORE -> "restore " + component;
          case START -> "start " + component;
          case VERIFY -> "verify " + component;
          case HOLD -> "hold traffic of " + component;
          case RELEASE -> "release traffic of " + component;
          case PURGE -> "purge " + component;
          case ADMIT -> "let the first through to " + component;
          case OPEN -> "open " + component + " for a time";
        };
  }
}
