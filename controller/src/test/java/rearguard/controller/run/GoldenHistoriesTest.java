package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.plan.OnFailure;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunVerb;
import rearguard.wire.PlanWire;
import rearguard.wire.RunWire;

/**
 * Histories that an earlier version recorded. Each file has the state and the steps the run came
 * to, the plan, and its events, one a line in hex. When a test here fails, an old ledger would tell
 * another story than the one that happened: change the reducer, not the files. New ones are written
 * by running with {@code -Drearguard.histories=FOLDER}.
 */
class GoldenHistoriesTest {
  private static final HostName WEB1 = Plans.WEB1;
  private static final HostName WEB2 = Plans.WEB2;

  /** How the files were made. */
  private static Map<String, Story> stories() {
    var stories = new TreeMap<String, Story>();
    stories.put(
        "succeeded", two().ready().changed(WEB1).changed(WEB2).judged(WEB1, Verdict.PASSED));
    stories.put(
        "paused-and-retried",
        two()
            .ready()
            .done(WEB1, "stop")
            .failed(WEB1, "restore")
            .ask(RunVerb.RETRY)
            .done(WEB1, "restore")
            .judged(WEB1, Verdict.PASSED)
            .changed(WEB2)
            .judged(WEB1, Verdict.PASSED));
    stories.put(
        "reverted",
        two()
            .ready()
            .changed(WEB1)
            .done(WEB2, "stop")
            .failed(WEB2, "restore")
            .ask(RunVerb.REVERT)
            .back(WEB2)
            .back(WEB1));
    stories.put(
        "reverted-as-decided-before",
        new Story(Plans.with(Plans.twoHosts(1, 0), OnFailure.REVERT, 1))
            .ready()
            .changed(WEB1)
            .failed(WEB2, "stop")
            .back(WEB1));
    stories.put("aborted", two().ready().changed(WEB1).abort().done(WEB2, "stop"));
    stories.put(
        "left-behind",
        two()
            .ready()
            .lost(WEB2)
            .changed(WEB1)
            .ask(RunVerb.PUSH_ON, WEB2)
            .judged(WEB1, Verdict.PASSED));
    stories.put(
        "recovered",
        two()
            .ready()
            .recovered()
            .lost(WEB1)
            .event(new RunEvent.Returned(Story.now(), WEB1, List.of()))
            .changed(WEB1)
            .recovered()
            .changed(WEB2)
            .judged(WEB1, Verdict.PASSED));
    stories.put(
        "pushed-on",
        two()
            .ready()
            .failed(WEB1, "stop")
            .ask(RunVerb.PUSH_ON)
            .changed(WEB2)
            .judged(WEB1, Verdict.PASSED));
    stories.put(
        "taken-over",
        two()
            .ready()
            .ask("bob", RunVerb.TAKE)
            .ask("bob", RunVerb.RESUME)
            .done(WEB1, "stop")
            .abort());
    var first = Plans.twoHosts(1, 1).with(Policy.BEFORE, List.of());
    var wordless = new Story(Plans.withoutWayBack(first)).ready().failed(WEB1, "stop");
    stories.put("of-the-first-version", wordless.changed(WEB2).judged(WEB1, Verdict.PASSED));
    stories.put("refused", two().beginAndAccept().failed(WEB1, "prepare").done(WEB2, "prepare"));
    return stories;
  }

  private static Story two() {
    return new Story(Plans.twoHosts(1, 0));
  }

  static Stream<String> names() throws IOException {
    var folder = System.getProperty("rearguard.histories", "");
    if (!folder.isEmpty()) {
      for (var story : stories().entrySet()) {
        Files.write(Path.of(folder, story.getKey() + ".history"), written(story.getValue()));
      }
    }
    return stories().keySet().stream();
  }

  private static List<String> written(Story story) {
    var lines = new ArrayList<>(List.of(told(story.run)));
    lines.add(HexFormat.of().formatHex(PlanWire.bytes(story.run.plan())));
    story.events.forEach(event -> lines.add(HexFormat.of().formatHex(RunWire.bytes(event))));
    return lines;
  }

  /** What a run came to, in one line. */
  private static String told(Run run) {
    var told = new StringBuilder(run.state().name());
    Stream.concat(run.plan().steps().stream(), run.plan().back().stream())
        .map(Step::id)
        .filter(step -> run.steps().containsKey(step))
        .forEach(
            step ->
                told.append(' ')
                    .append(step)
                    .append('=')
                    .append(run.step(step).state())
                    .append('*')
                    .append(run.step(step).attempt()));
    return told.toString();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aRecordedHistoryComesToTheSame(String name) throws IOException {
    var lines = kept(name + ".history");
    var plan = PlanWire.plan(HexFormat.of().parseHex(lines.get(1)));
    var life = new RunLife();
    var run = RunLife.planned(new RunId("r-test"), Plans.ID, plan, 1, Plans.NOON);
    for (var line : lines.subList(2, lines.size())) {
      run = life.next(run, RunWire.event(HexFormat.of().parseHex(line))).run();
    }
    assertThat(told(run)).isEqualTo(lines.getFirst());
    assertThat(PlanWire.bytes(plan)).isEqualTo(HexFormat.of().parseHex(lines.get(1)));
  }

  private static List<String> kept(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(GoldenHistoriesTest.class.getResourceAsStream("history/" + name))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
  }
}
