package rearguard.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import rearguard.cli.Fleets;
import rearguard.cli.output.JsonText;
import rearguard.cli.output.Line;
import rearguard.cli.output.Style;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.run.StepState;

/** A run while it goes on and when it is over. */
class RunViewsTest {
  private static final When WHEN = new When(Fleets.NOW, () -> ZoneOffset.UTC);

  private static String shown(List<Line> lines, int columns) {
    return lines.stream()
        .flatMap(line -> line.shown(Style.BARE, columns).stream())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static Run halfway(String evidence) {
    return Fleets.run(
        RunState.RUNNING,
        Fleets.steps(
            "web1/prepare/code", Fleets.record(StepState.DONE, "object is here", false),
            "web1/remember/code", Fleets.record(StepState.DONE, "", false),
            "web1/restore/code", Fleets.record(StepState.RUNNING, evidence, true),
            "web2/prepare/code", Fleets.record(StepState.DONE, "", false)),
        "restoring web1");
  }

  @Test
  void theTreeShowsHostsAndTheStepsOfThoseAtWork() {
    assertThat(shown(RunTree.frame(halfway("12 MB"), WHEN), 80))
        .isEqualTo(
            """
            r-7f3k  shop back to v1.0.0 (p-4f2a)  ◐ running  3/6  0:37
              ◐ web1  running  2/3
                  ✓ prepare code done  0:03  object is here
                  ✓ remember code done  0:03
                  ◐ restore code running  0:05  12 MB
              ○ web2  waiting  1/3
              restoring web1
            """);
  }

  @Test
  void theTreeFitsANarrowTerminal() {
    assertThat(shown(RunTree.frame(halfway(Fleets.HOSTILE.repeat(3)), WHEN), 40).lines())
        .noneMatch(line -> line.contains("\u001b"))
        .contains("r-7f3k  shop back to v1.0.0 (p-4f2a)  ◐");
  }

  @Test
  void onlyWhatIsNewIsTold() {
    var before = halfway("12 MB");
    var after =
        Fleets.run(
            RunState.RUNNING,
            Fleets.steps(
                "web1/prepare/code", Fleets.record(StepState.DONE, "object is here", false),
                "web1/remember/code", Fleets.record(StepState.DONE, "", false),
                "web1/restore/code", Fleets.record(StepState.FAILED, "disk full", true),
                "web2/prepare/code", Fleets.record(StepState.DONE, "", false)),
            "restoring web1",
            "web1 failed");
    var news = Happening.between(Optional.of(before), after, Fleets.NOW);
    assertThat(shown(news.stream().map(Happening::line).toList(), 100))
        .isEqualTo(
            """
            2026-11-20T14:03:10Z ✗ web1 restore code failed: disk full
            2026-11-20T14:03:12Z · web1 failed
            """);
    assertThat(JsonText.line(news.getFirst().event()))
        .isEqualTo(
            "{\"type\":\"step\",\"at\":\"2026-11-20T14:03:10Z\",\"step\":\"web1/restore/code\","
                + "\"host\":\"web1\",\"component\":\"code\",\"verb\":\"restore\","
                + "\"back\":false,\"state\":\"failed\",\"attempt\":1,\"evidence\":\"disk full\",\"changed\":true,"
                + "\"began\":\"2026-11-20T14:03:07Z\",\"ended\":\"2026-11-20T14:03:10Z\"}");
    assertThat(Happening.between(Optional.of(after), after, Fleets.NOW)).isEmpty();
  }

  @Test
  void thePauseTellsWhatCanBeDone() {
    assertThat(RunPages.next(Fleets.run(RunState.PAUSED, Fleets.steps())))
        .isEqualTo(
            "\"rearguard run resume r-7f3k\" or \"rearguard run retry r-7f3k\" to go on,"
                + " \"rearguard run push-on r-7f3k\" to go on without what failed,"
                + " \"rearguard run abort r-7f3k\" to end it as it stands");
    assertThat(RunPages.next(Fleets.done()))
        .isEqualTo("take it back with \"rearguard undo r-7f3k\"");
  }
}
