package rearguard.wire;

import rearguard.model.plan.Offline;
import rearguard.model.plan.OnFailure;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Risk;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Verb;
import rearguard.v1.OfflineMsg;
import rearguard.v1.OnFailureMsg;
import rearguard.v1.PlanMsg;
import rearguard.v1.PolicyMsg;
import rearguard.v1.StageMsg;
import rearguard.v1.VerbMsg;

/** The closed lists that a plan speaks in. */
enum PlanWords {
  ;

  static VerbMsg to(Verb verb) {
    return switch (verb) {
      case PREPARE -> VerbMsg.VERB_PREPARE;
      case REMEMBER -> VerbMsg.VERB_REMEMBER;
      case STOP -> VerbMsg.VERB_STOP;
      case HALT -> VerbMsg.VERB_HALT;
      case RESTORE -> VerbMsg.VERB_RESTORE;
      case START -> VerbMsg.VERB_START;
      case VERIFY -> VerbMsg.VERB_VERIFY;
      case HOLD -> VerbMsg.VERB_HOLD;
      case RELEASE -> VerbMsg.VERB_RELEASE;
      case PURGE -> VerbMsg.VERB_PURGE;
      case ADMIT -> VerbMsg.VERB_ADMIT;
      case OPEN -> VerbMsg.VERB_OPEN;
    };
  }

  static Verb from(VerbMsg verb) {
    return switch (verb) {
      case VERB_PREPARE -> Verb.PREPARE;
      case VERB_REMEMBER -> Verb.REMEMBER;
      case VERB_STOP -> Verb.STOP;
      case VERB_HALT -> Verb.HALT;
      case VERB_RESTORE -> Verb.RESTORE;
      case VERB_START -> Verb.START;
      case VERB_VERIFY -> Verb.VERIFY;
      case VERB_HOLD -> Verb.HOLD;
      case VERB_RELEASE -> Verb.RELEASE;
      case VERB_PURGE -> Verb.PURGE;
      case VERB_ADMIT -> Verb.ADMIT;
      case VERB_OPEN -> Verb.OPEN;
      case VERB_MSG_UNSPECIFIED, UNRECOGNIZED -> throw Unknown.word("verb of a step", verb);
    };
  }

  static StageMsg.Kind to(Stage.Kind kind) {
    return switch (kind) {
      case READY -> StageMsg.Kind.READY;
      case TOGETHER -> StageMsg.Kind.TOGETHER;
      case CHANGE -> StageMsg.Kind.CHANGE;
      case VERIFY -> StageMsg.Kind.VERIFY;
    };
  }

  static Stage.Kind from(StageMsg.Kind kind) {
    return switch (kind) {
      case READY -> Stage.Kind.READY;
      case TOGETHER -> Stage.Kind.TOGETHER;
      case CHANGE -> Stage.Kind.CHANGE;
      case VERIFY -> Stage.Kind.VERIFY;
      case KIND_UNSPECIFIED, UNRECOGNIZED -> throw Unknown.word("kind of stage", kind);
    };
  }

  static PlanMsg.Risk to(Risk risk) {
    return switch (risk) {
      case NONE -> PlanMsg.Risk.NONE;
      case LOW -> PlanMsg.Risk.LOW;
      case MEDIUM -> PlanMsg.Risk.MEDIUM;
      case HIGH -> PlanMsg.Risk.HIGH;
    };
  }

  static Risk from(PlanMsg.Risk risk) {
    return switch (risk) {
      case NONE -> Risk.NONE;
      case LOW -> Risk.LOW;
      case MEDIUM -> Risk.MEDIUM;
      case HIGH -> Risk.HIGH;
      case RISK_UNSPECIFIED, UNRECOGNIZED -> throw Unknown.word("risk", risk);
    };
  }

  static PolicyMsg to(Policy policy) {
    return PolicyMsg.newBuilder()
        .setOffline(to(policy.offline()))
        .setOnFailure(to(policy.onFailure()))
        .setBudget(policy.budget())
        .build();
  }

  static Policy from(PolicyMsg message) {
    return new Policy(
        from(message.getOffline()), from(message.getOnFailure()), message.getBudget());
  }

  static OfflineMsg to(Offline offline) {
    return switch (offline) {
      case WAIT -> OfflineMsg.OFFLINE_WAIT;
      case LEAVE -> OfflineMsg.OFFLINE_LEAVE;
      case REFUSE -> OfflineMsg.OFFLINE_REFUSE;
    };
  }

  static Offline from(OfflineMsg offline) {
    return switch (offline) {
      case OFFLINE_WAIT -> Offline.WAIT;
      case OFFLINE_LEAVE -> Offline.LEAVE;
      case OFFLINE_REFUSE -> Offline.REFUSE;
      case OFFLINE_MSG_UNSPECIFIED, UNRECOGNIZED ->
          throw Unknown.word("answer to an offline host", offline);
    };
  }

  static OnFailureMsg to(OnFailure onFailure) {
    return switch (onFailure) {
      case PAUSE -> OnFailureMsg.ON_FAILURE_PAUSE;
      case REVERT -> OnFailureMsg.ON_FAILURE_REVERT;
      case CONTINUE -> OnFailureMsg.ON_FAILURE_CONTINUE;
    };
  }

  static OnFailure from(OnFailureMsg onFailure) {
    return switch (onFailure) {
      case ON_FAILURE_PAUSE -> OnFailure.PAUSE;
      case ON_FAILURE_REVERT -> OnFailure.REVERT;
      case ON_FAILURE_CONTINUE -> OnFailure.CONTINUE;
      case ON_FAILURE_MSG_UNSPECIFIED, UNRECOGNIZED ->
          throw Unknown.word("answer to a failure", onFailure);
    };
  }
}
