package rearguard.controller.run;

import rearguard.model.plan.Limit;
import rearguard.model.plan.Stage;

/**
 * How much may go wrong before a run stops starting hosts.
 *
 * <pre>
 *   stage    failed hosts    allowed
 *   READY    0               yes
 *   READY    1 or more       no: nothing has changed yet, so nothing is risked
 *   CHANGE   up to may-fail  yes
 *   CHANGE   more            no
 *   VERIFY   any             yes: nothing is started any more, the verdicts decide
 * </pre>
 */
enum Budget {
  ;

  static boolean allows(Stage.Kind kind, Limit limit, int failedHosts) {
    return switch (kind) {
      case READY -> failedHosts == 0;
      case CHANGE -> failedHosts <= limit.mayFail();
      case VERIFY -> true;
    };
  }
}
