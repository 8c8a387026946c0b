package rearguard.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import rearguard.cli.Fleets;
import rearguard.cli.output.Format;
import rearguard.cli.output.Style;
import rearguard.cli.output.Terminal;
import rearguard.cli.reply.ShownRun;
import rearguard.model.name.StepId;
import rearguard.model.run.RunState;
import rearguard.model.run.Shown;
import rearguard.model.run.StepState;

class ShownPagesTest {
  private static final When WHEN = new When(Fleets.NOW, () -> ZoneOffset.UTC);
  private static final ShownRun TOLD =
      new ShownRun(
          Fleets.run(
              RunState.PAUSED,
              Fleets.steps(
                  "web1/prepare/code", Fleets.record(StepState.DONE, "", false),
                  "web1/restore/code", Fleets.record(StepState.FAILED, "crashes", true),
                  "web2/restore/code", Fleets.record(StepState.DONE, "", true)),
              "web1 failed"),
          List.of(
              shown(
                  "web1/restore/code",
                  new Shown.Figures("code", new TreeMap<>(Map.of("restarts", "7", "cpu", "3 %"))),
                  new Shown.Lines("code log", List.of("boom " + Fleets.HOSTILE, "bang")),
                  new Shown.Unread("other log", "there is no such file")),
              shown("web2/restore/code", new Shown.Lines("code log", List.of("listening")))));

  private static Shown shown(String step, Shown.Piece... pieces) {
    return new Shown(new StepId(step), 1, Fleets.NOW, List.of(pieces));
  }

  private static String page(Boolean all, Format format) {
    var page = ShownPages.of(TOLD, all, WHEN);
    return String.join("\n", page.lines(format, new Terminal(false, false, false, 80), Style.BARE));
  }

  @Test
  void whatAFailedStepShowedStandsUnderItAtOnce() {
    assertThat(page(false, Format.PLAIN))
        .contains(
            "crashes\n        code  cpu 3 %, restarts 7\n        code log\n          boom ",
            "\n          bang\n        other log  there is no such file\n")
        .contains("logs and figures of 1 other step: --logs")
        .doesNotContain("listening")
        .doesNotContain("\u001b");
  }

  @Test
  void whatTheOthersShowedIsShownWhenItIsAskedFor() {
    assertThat(page(true, Format.PLAIN)).contains("bang", "listening").doesNotContain("--logs");
  }

  @Test
  void programsAreToldAllOfIt() {
    assertThat(page(false, Format.JSON))
        .contains("\"shown\":", "\"restarts\": \"7\"", "\"listening\"", "\"unread\":");
  }
}
