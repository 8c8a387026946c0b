package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.run.Plans.WEB1;
import static rearguard.controller.run.Plans.WEB2;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import rearguard.model.name.HostName;
import rearguard.model.name.StepId;
import rearguard.model.run.RunEvent;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;

/** What nobody can have asked for is refused by name, and changes nothing. */
class StrangeReportsTest {
  private final Story story = new Story(Plans.twoHosts(1, 0)).ready();

  private String against(HostName host, String step, int attempt) {
    var report = report(step, attempt);
    var before = story.run;
    var after = story.event(new RunEvent.Reported(Story.now(), host, report));
    assertThat(after.run).isEqualTo(before);
    assertThat(after.acts).isEmpty();
    return Reports.against(story.run, host, report).orElse("");
  }

  private static StepReport report(String step, int attempt) {
    return new StepReport(
        new StepId(step),
        attempt,
        StepState.FAILED,
        "",
        true,
        false,
        Optional.empty(),
        Story.now());
  }

  @Test
  void ofAHostThatTakesNoPart() {
    assertThat(against(new HostName("web9"), "web9/stop/code", 1)).contains("takes no part");
  }

  @Test
  void ofAStepThatThePlanDoesNotHave() {
    assertThat(against(WEB1, "web1/stop/other", 1)).contains("has no step web1/stop/other");
  }

  @Test
  void ofAnotherHostsStep() {
    assertThat(against(WEB2, "web1/stop/code", 1)).contains("is not for host web2");
  }

  @Test
  void ofAnAttemptThatWasNeverOrdered() {
    assertThat(against(WEB1, "web1/stop/code", 2)).contains("attempt 2");
    assertThat(against(WEB1, "web1/stop/code", Integer.MAX_VALUE)).contains("never ordered");
    assertThat(against(WEB1, "web1/stop/code", 0)).contains("attempt 0");
    assertThat(against(WEB1, "web1/stop/code", -1)).contains("attempt -1");
  }

  @Test
  void ofAStepThatWasNotOrderedYet() {
    assertThat(against(WEB2, "web2/stop/code", 1)).contains("never ordered");
    assertThat(against(WEB1, "web1/back-restore/code", 1)).contains("never ordered");
  }

  @Test
  void aLateOneAndADoubleOneAreNotStrange() {
    story.done(WEB1, "stop");
    assertThat(Reports.against(story.run, WEB1, report("web1/prepare/code", 1))).isEmpty();
    assertThat(Reports.against(story.run, WEB1, report("web1/stop/code", 1))).isEmpty();
    var before = story.run;
    assertThat(
            story.event(new RunEvent.Reported(Story.now(), WEB1, report("web1/stop/code", 1))).run)
        .isEqualTo(before);
  }

  @Test
  void anEpochOfThePastDoesNotCount() {
    story.event(new RunEvent.Recovered(Story.now(), 9));
    assertThat(story.event(new RunEvent.Recovered(Story.now(), 2)).run.epoch()).isEqualTo(9);
  }
}
