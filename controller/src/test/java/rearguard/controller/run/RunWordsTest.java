package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.run.Plans.DB1;
import static rearguard.controller.run.Plans.WEB1;
import static rearguard.controller.run.Plans.WEB2;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;

/** What a run says of itself, to the letter. */
class RunWordsTest {
  private final Story story = new Story(Plans.sharing());

  @Test
  void aRunSaysOfEachStageWhatItDoesAndWhere() {
    story.ready().done(WEB1, "halt").done(WEB2, "halt").done(DB1, "restore");

    assertThat(story.run.words())
        .containsSubsequence(
            "now stopping everything on web1, web2, all together",
            "now restoring data on dat1, all together",
            "every host is ready; now changing web1, web2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stop   | HALT    | now stopping everything on web1, web2, all together",
        "schema | RESTORE | now restoring the schema on web1, web2, all together",
        "data   | RESTORE | now restoring data on web1, web2, all together",
        "data   | PURGE   | now purging data on web1, web2, all together",
        "my own | START   | now starting code on web1, web2, all together"
      })
  void whatAllDoTogetherIsSaidInWords(String name, Verb verb, String words) {
    assertThat(RunWords.entered(story.run, stage(name, verb, verb))).isEqualTo(words);
  }

  @Test
  void whatIsRestoredHereAndPurgedThereIsSaidInOneSentence() {
    assertThat(RunWords.entered(story.run, stage("data", Verb.PURGE, Verb.RESTORE)))
        .isEqualTo("now purging and restoring data on web1, web2, all together");
  }

  @Test
  void whatAllOnlyAskTogetherIsAVerification() {
    var asking = new HostPart(WEB1, List.of(), List.of(Plans.INSIDE));
    var stage = new Stage("verify api", Stage.Kind.TOGETHER, new Limit(1, 0), List.of(asking));

    assertThat(RunWords.entered(story.run, stage)).isEqualTo("now verifying on web1, all together");
  }

  /** As between the phases of a gradual release. */
  @Test
  void whatOneAfterTheOtherOnlyAskIsAVerificationToo() {
    var asking = new HostPart(WEB1, List.of(), List.of(Plans.INSIDE));
    var stage = new Stage("verify", Stage.Kind.CHANGE, new Limit(1, 0), List.of(asking));

    assertThat(RunWords.entered(story.run, stage)).isEqualTo("now verifying on web1");
  }

  @ParameterizedTest
  @EnumSource(Stage.Kind.class)
  void aStageInWhichNothingIsDoneSaysItsName(Stage.Kind kind) {
    var words = "not gradually: nobody is asked from outside";
    var stage = new Stage(words, kind, new Limit(1, 0), List.of());

    assertThat(RunWords.entered(story.run, stage)).isEqualTo(words);
  }

  private static Stage stage(String name, Verb first, Verb second) {
    return new Stage(
        name,
        Stage.Kind.TOGETHER,
        new Limit(2, 0),
        Stream.of(part(WEB1, first), part(WEB2, second)).toList());
  }

  private static HostPart part(HostName host, Verb verb) {
    Step step = Plans.step(host, verb);
    return new HostPart(host, List.of(step), List.of());
  }
}
