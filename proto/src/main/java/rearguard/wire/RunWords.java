package rearguard.wire;

import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;
import rearguard.model.run.StepState;
import rearguard.v1.RunStateMsg;
import rearguard.v1.RunVerbMsg;
import rearguard.v1.StepStateMsg;

/** Where runs and steps can stand. */
enum RunWords {
  ;

  static RunStateMsg to(RunState state) {
    return switch (state) {
      case PLANNED -> RunStateMsg.RUN_PLANNED;
      case PREPARING -> RunStateMsg.RUN_PREPARING;
      case RUNNING -> RunStateMsg.RUN_RUNNING;
      case PAUSED -> RunStateMsg.RUN_PAUSED;
      case VERIFYING -> RunStateMsg.RUN_VERIFYING;
      case SUCCEEDED -> RunStateMsg.RUN_SUCCEEDED;
      case NO_OP -> RunStateMsg.RUN_NO_OP;
      case REVERTED -> RunStateMsg.RUN_REVERTED;
      case MIXED -> RunStateMsg.RUN_MIXED;
      case FAILED -> RunStateMsg.RUN_FAILED;
      case REFUSED -> RunStateMsg.RUN_REFUSED;
      case ABORTED -> RunStateMsg.RUN_ABORTED;
      case UNKNOWN -> RunStateMsg.RUN_UNKNOWN;
      case REVERTING -> RunStateMsg.RUN_REVERTING;
    };
  }

  static RunState from(RunStateMsg state) {
    return switch (state) {
      case RUN_PLANNED -> RunState.PLANNED;
      case RUN_PREPARING -> RunState.PREPARING;
      case RUN_RUNNING -> RunState.RUNNING;
      case RUN_PAUSED -> RunState.PAUSED;
      case RUN_VERIFYING -> RunState.VERIFYING;
      case RUN_SUCCEEDED -> RunState.SUCCEEDED;
      case RUN_NO_OP -> RunState.NO_OP;
      case RUN_REVERTED -> RunState.REVERTED;
      case RUN_MIXED -> RunState.MIXED;
      case RUN_FAILED -> RunState.FAILED;
      case RUN_REFUSED -> RunState.REFUSED;
      case RUN_ABORTED -> RunState.ABORTED;
      case RUN_UNKNOWN -> RunState.UNKNOWN;
      case RUN_REVERTING -> RunState.REVERTING;
      case RUN_STATE_MSG_UNSPECIFIED, UNRECOGNIZED -> throw Unknown.word("state of a run", state);
    };
  }

  static StepStateMsg to(StepState state) {
    return switch (state) {
      case PLANNED -> StepStateMsg.STEP_PLANNED;
      case RUNNING -> StepStateMsg.STEP_RUNNING;
      case DONE -> StepStateMsg.STEP_DONE;
      case FAILED -> StepStateMsg.STEP_FAILED;
      case UNKNOWN -> StepStateMsg.STEP_UNKNOWN;
      case REVERTED -> StepStateMsg.STEP_REVERTED;
      case NOT_STARTED -> StepStateMsg.STEP_NOT_STARTED;
    };
  }

  static StepState from(StepStateMsg state) {
    return switch (state) {
      case STEP_PLANNED -> StepState.PLANNED;
      case STEP_RUNNING -> StepState.RUNNING;
      case STEP_DONE -> StepState.DONE;
      case STEP_FAILED -> StepState.FAILED;
      case STEP_UNKNOWN -> StepState.UNKNOWN;
      case STEP_REVERTED -> StepState.REVERTED;
      case STEP_NOT_STARTED -> StepState.NOT_STARTED;
      case STEP_STATE_MSG_UNSPECIFIED, UNRECOGNIZED -> throw Unknown.word("state of a step", state);
    };
  }

  static RunVerbMsg to(RunVerb verb) {
    return switch (verb) {
      case PAUSE -> RunVerbMsg.RUN_PAUSE;
      case RESUME -> RunVerbMsg.RUN_RESUME;
      case ABORT -> RunVerbMsg.RUN_ABORT;
      case RETRY -> RunVerbMsg.RUN_RETRY;
      case REVERT -> RunVerbMsg.RUN_REVERT;
      case PUSH_ON -> RunVerbMsg.RUN_PUSH_ON;
      case TAKE -> RunVerbMsg.RUN_TAKE;
    };
  }

  static RunVerb from(RunVerbMsg verb) {
    return switch (verb) {
      case RUN_PAUSE -> RunVerb.PAUSE;
      case RUN_RESUME -> RunVerb.RESUME;
      case RUN_ABORT -> RunVerb.ABORT;
      case RUN_RETRY -> RunVerb.RETRY;
      case RUN_REVERT -> RunVerb.REVERT;
      case RUN_PUSH_ON -> RunVerb.PUSH_ON;
      case RUN_TAKE -> RunVerb.TAKE;
      case RUN_VERB_MSG_UNSPECIFIED, UNRECOGNIZED -> throw Unknown.word("verb for a run", verb);
    };
  }
}
