package rearguard.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.model.run.RunState.ABORTED;
import static rearguard.model.run.RunState.FAILED;
import static rearguard.model.run.RunState.MIXED;
import static rearguard.model.run.RunState.NO_OP;
import static rearguard.model.run.RunState.PAUSED;
import static rearguard.model.run.RunState.PLANNED;
import static rearguard.model.run.RunState.PREPARING;
import static rearguard.model.run.RunState.REFUSED;
import static rearguard.model.run.RunState.REVERTED;
import static rearguard.model.run.RunState.REVERTING;
import static rearguard.model.run.RunState.RUNNING;
import static rearguard.model.run.RunState.SUCCEEDED;
import static rearguard.model.run.RunState.UNKNOWN;
import static rearguard.model.run.RunState.VERIFYING;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RunStateTest {

  @Test
  void theStatesFollowEachOtherAsTheDesignSays() {
    Map<RunState, Set<RunState>> table = new EnumMap<>(RunState.class);
    for (RunState state : RunState.values()) {
      table.put(state, state.successors());
    }
    assertThat(table)
        .containsEntry(PLANNED, Set.of(PREPARING, NO_OP, REFUSED, ABORTED))
        .containsEntry(PREPARING, Set.of(RUNNING, VERIFYING, REFUSED, ABORTED, PAUSED, UNKNOWN))
        .containsEntry(
            RUNNING,
            Set.of(PAUSED, VERIFYING, REVERTING, MIXED, FAILED, ABORTED, UNKNOWN, REVERTED))
        .containsEntry(
            PAUSED,
            Set.of(
                PREPARING, RUNNING, VERIFYING, REVERTING, REFUSED, REVERTED, MIXED, FAILED, ABORTED,
                UNKNOWN))
        .containsEntry(REVERTING, Set.of(PAUSED, REVERTED, MIXED, ABORTED, UNKNOWN))
        .containsEntry(
            VERIFYING,
            Set.of(PAUSED, REVERTING, SUCCEEDED, NO_OP, FAILED, MIXED, REVERTED, ABORTED, UNKNOWN));
  }

  @Test
  void nothingFollowsAnEnd() {
    var ends = EnumSet.of(SUCCEEDED, NO_OP, REVERTED, MIXED, FAILED, REFUSED, ABORTED, UNKNOWN);
    for (RunState state : RunState.values()) {
      assertThat(state.ended()).as(state.name()).isEqualTo(ends.contains(state));
      assertThat(state.exitCode().isPresent()).as(state.name()).isEqualTo(state.ended());
    }
  }

  @Test
  void successIsOnlyReachedByVerifying() {
    for (RunState state : RunState.values()) {
      assertThat(state.successors().contains(SUCCEEDED))
          .as(state.name())
          .isEqualTo(state == VERIFYING);
    }
  }

  @Test
  void everyStateIsReachedFromPlanned() {
    Set<RunState> reached = EnumSet.of(PLANNED);
    for (int i = 0; i < RunState.values().length; i++) {
      Set.copyOf(reached).forEach(state -> reached.addAll(state.successors()));
    }
    assertThat(reached).isEqualTo(EnumSet.allOf(RunState.class));
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED,0",
    "NO_OP,0",
    "REFUSED,4",
    "FAILED,6",
    "MIXED,7",
    "REVERTED,8",
    "ABORTED,8",
    "UNKNOWN,11"
  })
  void eachEndHasItsExitCode(RunState state, int code) {
    assertThat(state.exitCode()).hasValue(code);
  }

  @ParameterizedTest
  @EnumSource(StepState.class)
  void anUnknownStepHasNotEnded(StepState state) {
    var open = EnumSet.of(StepState.PLANNED, StepState.RUNNING, StepState.UNKNOWN);
    assertThat(state.ended()).isEqualTo(!open.contains(state));
  }
}
