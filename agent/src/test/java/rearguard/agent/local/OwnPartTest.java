package rearguard.agent.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import rearguard.agent.step.HeldRun;
import rearguard.agent.step.Sample;
import rearguard.agent.step.Told;
import rearguard.model.name.StepId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Verb;
import rearguard.model.run.Claim;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.wire.PlanWire;

class OwnPartTest {
  private static HeldRun held(Plan plan, Verb... done) {
    var traces = new TreeMap<StepId, HeldRun.Trace>();
    for (var verb : done) {
      var report =
          new StepReport(
              Sample.id(verb), 1, StepState.DONE, "", true, false, Optional.empty(), Instant.EPOCH);
      traces.put(
          Sample.id(verb), new HeldRun.Trace(1, Optional.of(new Told(1, Sample.RUN, report))));
    }
    return new HeldRun(
        Sample.RUN,
        PlanWire.id(plan),
        plan,
        HeldRun.Origin.CONTROLLER,
        Claim.UNSAID,
        traces,
        Optional.empty());
  }

  private static boolean passed(Verb... done) {
    return OwnPart.barrierPassed(held(Sample.sharing(), done), Sample.WEB1);
  }

  @Test
  void nobodyGoesOnAloneBeforeAllHostsDidWhatTheyDoTogether() {
    assertThat(passed()).isFalse();
    assertThat(passed(Verb.PREPARE, Verb.REMEMBER)).isFalse();
    assertThat(passed(Verb.PREPARE, Verb.REMEMBER, Verb.HALT)).isFalse();
    assertThat(passed(Verb.PREPARE, Verb.REMEMBER, Verb.HALT, Verb.RESTORE)).isTrue();
    assertThat(passed(Verb.PREPARE, Verb.REMEMBER, Verb.HALT, Verb.RESTORE, Verb.START)).isTrue();
  }

  @Test
  void theOnlyHostOfAPlanWaitsForNobody() {
    assertThat(OwnPart.barrierPassed(held(Sample.plan()), Sample.WEB1)).isTrue();
    assertThat(OwnPart.sharesTheWayBack(held(Sample.plan()), Sample.WEB1)).isFalse();
  }

  @Test
  void hostsThatShareWhatIsStoredGoBackTogether() {
    assertThat(OwnPart.sharesTheWayBack(held(Sample.sharing()), Sample.WEB1)).isTrue();
  }
}
