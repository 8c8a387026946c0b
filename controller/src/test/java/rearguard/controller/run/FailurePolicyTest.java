package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Offline;
import rearguard.model.plan.OnFailure;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Stage;

class FailurePolicyTest {

  @ParameterizedTest(name = "{0}, {1} may fail, on failure {2}, budget {3}: {4} of {5} failed: {6}")
  @CsvSource({
    "READY,  0, PAUSE,    1, 0, 0, GO_ON",
    "READY,  5, CONTINUE, 5, 1, 1, REFUSE",
    "READY,  0, REVERT,   1, 1, 1, REFUSE",
    "CHANGE, 0, PAUSE,    1, 0, 0, GO_ON",
    "CHANGE, 0, PAUSE,    1, 0, 1, GO_ON",
    "CHANGE, 0, PAUSE,    9, 1, 1, PAUSE",
    "CHANGE, 1, PAUSE,    0, 1, 1, GO_ON",
    "CHANGE, 1, PAUSE,    0, 2, 2, PAUSE",
    "CHANGE, 0, REVERT,   0, 1, 1, REVERT",
    "CHANGE, 1, REVERT,   0, 1, 1, GO_ON",
    "CHANGE, 1, REVERT,   9, 2, 2, REVERT",
    "CHANGE, 0, CONTINUE, 1, 1, 1, GO_ON",
    "CHANGE, 0, CONTINUE, 1, 2, 2, PAUSE",
    "CHANGE, 0, CONTINUE, 1, 1, 2, PAUSE",
    "CHANGE, 3, CONTINUE, 1, 3, 3, GO_ON",
    "CHANGE, 0, CONTINUE, 0, 1, 1, PAUSE",
    "VERIFY, 0, PAUSE,    1, 1, 0, GO_ON",
    "VERIFY, 0, CONTINUE, 1, 1, 0, GO_ON",
    "VERIFY, 0, REVERT,   1, 0, 1, GO_ON",
    "VERIFY, 0, REVERT,   1, 1, 0, REVERT",
  })
  void whatAFailureMeans(
      Stage.Kind kind,
      int mayFail,
      OnFailure onFailure,
      int budget,
      long failed,
      long inAll,
      FailurePolicy.Answer answer) {
    var policy = new Policy(Offline.REFUSE, onFailure, budget);
    var now = new FailurePolicy.Case(kind, new Limit(1, mayFail), policy, failed, inAll);
    assertThat(FailurePolicy.of(now)).isEqualTo(answer);
  }
}
