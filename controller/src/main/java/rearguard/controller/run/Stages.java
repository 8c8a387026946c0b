package rearguard.controller.run;

import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Verb;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;

/** The way there: what follows from what is known, stage by stage. Pure. */
enum Stages {
  ;

  static void follow(Run run, Draft draft) {
    var stage = Progress.stage(run);
    if (Progress.closing(run) || stage.filter(now -> unready(run, now)).isPresent()) {
      draft.close();
      endWhenQuiet(run, draft);
    } else if (stage.isEmpty()) {
      verified(run, draft);
    } else if (Progress.accepted(run)) {
      follow(run, draft, stage.get());
    }
  }

  /** A paused run moves by itself only to its end, when somebody asked for that. */
  static void endWhenAborted(Run run, Draft draft) {
    if (Progress.closing(run)) {
      endWhenQuiet(run, draft);
    }
  }

  private static void endWhenQuiet(Run run, Draft draft) {
    if (Progress.quiet(run)) {
      end(run, draft);
    }
  }

  private static void verified(Run run, Draft draft) {
    draft.move(RunState.VERIFYING);
    switch (FailurePolicy.of(Progress.ofTheWhole(run))) {
      case REVERT -> WayBack.begin(draft.run(), draft);
      case GO_ON, REFUSE, PAUSE -> end(draft.run(), draft);
    }
  }

  private static void follow(Run run, Draft draft, Stage stage) {
    var answer = FailurePolicy.of(Progress.failures(run, stage));
    if (over(run, stage, answer)) {
      draft.nextStage();
      Progress.stage(draft.run()).ifPresent(next -> enter(draft, next));
    } else if (Awaited.people(run, draft, stage)) {
      return;
    } else if (stage.kind().changes() && Progress.active(run).isEmpty()) {
      stop(run, draft, answer);
    } else {
      Progress.active(run).stream()
          .filter(part -> !run.silent().contains(part.host()))
          .filter(part -> !run.course().taken().contains(part.host()))
          .flatMap(part -> Progress.upNext(run, part).stream())
          .forEach(draft::order);
    }
  }

  private static void stop(Run run, Draft draft, FailurePolicy.Answer answer) {
    if (answer == FailurePolicy.Answer.REVERT && WayBack.possible(run)) {
      WayBack.begin(run, draft);
    } else {
      draft.move(RunState.PAUSED);
      EndWords.paused(run).forEach(draft::say);
    }
  }

  /** Back to where a pause interrupted it. */
  static void resume(Run run, Draft draft) {
    draft.move(
        Progress.stage(run)
            .map(
                stage ->
                    switch (stage.kind()) {
                      case READY -> RunState.PREPARING;
                      case TOGETHER, CHANGE -> RunState.RUNNING;
                      case VERIFY -> RunState.VERIFYING;
                    })
            .orElse(RunState.VERIFYING));
  }

  private static void enter(Draft draft, Stage stage) {
    switch (stage.kind()) {
      case READY -> {}
      case TOGETHER, CHANGE -> draft.move(RunState.RUNNING);
      case VERIFY -> draft.move(RunState.VERIFYING);
    }
    Awaited.enter(draft, stage);
  }

  private static boolean unready(Run run, Stage stage) {
    return FailurePolicy.of(Progress.failures(run, stage)) == FailurePolicy.Answer.REFUSE;
  }

  private static boolean over(Run run, Stage stage, FailurePolicy.Answer answer) {
    boolean settled =
        Progress.parts(run, stage)
            .allMatch(part -> Progress.done(run, part) || Progress.failed(run, part));
    return switch (stage.kind()) {
      case READY ->
          settled && (run.undoPoint().isPresent() || !remembers(run.plan()) || readyNext(run));
      case TOGETHER, CHANGE ->
          settled
              && answer == FailurePolicy.Answer.GO_ON
              && Awaited.questions(run, stage).isEmpty();
      case VERIFY ->
          Awaited.decided(run, stage)
              || (settled
                  && Progress.parts(run, stage).allMatch(part -> Progress.judged(run, part))
                  && Awaited.questions(run, stage).isEmpty());
    };
  }

  private static boolean readyNext(Run run) {
    var stages = run.plan().stages();
    return run.stage() + 1 < stages.size()
        && stages.get(run.stage() + 1).kind() == Stage.Kind.READY;
  }

  static void end(Run run, Draft draft) {
    var state = Ending.of(run);
    draft.move(state);
    EndWords.ended(run, state).forEach(draft::say);
  }

  /** In a stage that has to succeed on every host. */
  static boolean together(Run run) {
    return Progress.stage(run).filter(now -> now.kind() == Stage.Kind.TOGETHER).isPresent();
  }

  /** What others rely on is still to be done there. */
  static boolean awaited(Run run, HostName host) {
    return run.plan().stages().stream()
        .filter(stage -> stage.kind() == Stage.Kind.TOGETHER)
        .flatMap(stage -> stage.hosts().stream())
        .anyMatch(part -> part.host().equals(host) && !Progress.restored(run, part));
  }

  /**
   * Its host failed in an earlier stage and was let be: nothing is built upon that. What was held
   * there is let through all the same.
   */
  static boolean staysBehind(Run run, Stage stage, HostPart part) {
    return stage.kind().changes()
        && !part.onlyReleases()
        && Progress.failedParts(run, run.plan().stages().stream().takeWhile(s -> !s.equals(stage)))
            .filter(failed -> !Awaited.onlyRefused(run, failed))
            .anyMatch(failed -> failed.host().equals(part.host()));
  }

  static boolean remembers(Plan plan) {
    return plan.steps().stream().anyMatch(step -> step.verb() == Verb.REMEMBER);
  }

  static void refuseDisorder(Plan plan) {
    var last = Stage.Kind.READY;
    for (var stage : plan.stages()) {
      boolean destroysEarly =
          !stage.kind().changes()
              && stage.hosts().stream()
                  .flatMap(part -> part.steps().stream())
                  .anyMatch(step -> step.verb().destructive());
      if (stage.kind().compareTo(last) < 0 || destroysEarly) {
        throw new IllegalArgumentException(
            "stage \"" + stage.name() + "\" stands at the wrong place of its plan");
      }
      last = stage.kind();
    }
  }
}
