package rearguard.controller.run;

import rearguard.model.plan.Limit;
import rearguard.model.plan.OnFailure;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Stage;

/**
 * What failures mean: the one place where it is decided. Pure.
 *
 * <pre>
 *   stage     failed, not forgiven  on-failure   failed in all    answer
 *   READY     none                  any          any              go on
 *   READY     any                   any          any              refuse: nothing has changed yet, nothing is risked
 *   TOGETHER  none                  any          any              go on
 *   TOGETHER  any                   revert       any              revert: what was changed goes back
 *   TOGETHER  any                   otherwise    any              pause: nobody goes on without it
 *   CHANGE    up to may-fail        any          within budget    go on
 *   CHANGE    more                  pause        any              pause: an operator decides
 *   CHANGE    any                   pause        beyond budget    pause, whoever was forgiven
 *   CHANGE    more                  revert       any              revert: what was changed goes back
 *   CHANGE    any                   revert       beyond budget    revert
 *   CHANGE    more                  continue     within budget    go on
 *   CHANGE    any                   continue     beyond budget    pause
 *   VERIFY    any host              any          any              go on: the verdicts decide
 *   VERIFY    a check of the whole  revert       any              revert
 *   VERIFY    a check of the whole  otherwise    any              go on: the run ends failed, and can be undone
 * </pre>
 *
 * A lost host is no failed host: the run waits for it, in every stage and whatever was chosen. Only
 * an operator may leave it behind, and only while nothing on it was touched. An answer that is
 * missing is no failure either, and no pass.
 */
enum FailurePolicy {
  ;

  enum Answer {
    GO_ON,
    REFUSE,
    PAUSE,
    REVERT
  }

  /**
   * What counts.
   *
   * @param failed hosts that failed and were not forgiven; in VERIFY: failed checks of the whole
   * @param inAll every host that failed, the forgiven ones too
   */
  record Case(Stage.Kind kind, Limit limit, Policy policy, long failed, long inAll) {}

  static Answer of(Case now) {
    return switch (now.kind()) {
      case READY -> now.failed() == 0 ? Answer.GO_ON : Answer.REFUSE;
      case TOGETHER -> now.failed() == 0 ? Answer.GO_ON : notTogether(now);
      case CHANGE ->
          now.failed() <= now.limit().mayFail() && withinBudget(now) ? Answer.GO_ON : tooMany(now);
      case VERIFY ->
          now.failed() > 0 && now.policy().onFailure() == OnFailure.REVERT
              ? Answer.REVERT
              : Answer.GO_ON;
    };
  }

  private static Answer notTogether(Case now) {
    return now.policy().onFailure() == OnFailure.REVERT ? Answer.REVERT : Answer.PAUSE;
  }

  private static Answer tooMany(Case now) {
    return switch (now.policy().onFailure()) {
      case PAUSE -> Answer.PAUSE;
      case REVERT -> Answer.REVERT;
      case CONTINUE -> withinBudget(now) ? Answer.GO_ON : Answer.PAUSE;
    };
  }

  /** The budget holds for the whole run; nobody overrides it. What a limit allows is within it. */
  static boolean withinBudget(Case now) {
    return now.inAll() <= Math.max(now.policy().budget(), now.limit().mayFail());
  }
}
