package rearguard.controller.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rearguard.controller.file.FleetCheck.Known;
import rearguard.controller.file.WrittenStage.Deed;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;

/** Stages that a fleet file spells out: what is read, and what is refused and why. */
class StagesTest {
  private static final String HEAD =
      """
      application: tea
      hosts: { app: [app1, app2], edge: [lb1] }
      components:
        code: { on: app, git: {} }
        web: { on: app, pm2: {} }
        queue: { on: app, redis: {} }
        model: { on: app, alembic: {} }
        traffic: { on: edge, ufw: {} }
      checks:
        site: { tcp: "tea:443", on: app, from: edge }
        api: { tcp: "127.0.0.1:8000", on: app }
        shop: { tcp: "tea:80" }
      procedures:
        full:
          stages:
      """;

  /** Its lines are those of the file from the sixteenth on. */
  private static final List<String> SAFE =
      List.of(
          "hold: traffic",
          "stop: web",
          "restore: model",
          "purge: queue",
          "restore: code",
          "{ restore: web, limit: { at-once: 50%, may-fail: 1 }, verify: api }",
          "verify: [api, shop]",
          "release: traffic",
          "verify: site");

  @Test
  void aSafeListIsReadAsItIsWritten() {
    var procedure = application(file(SAFE)).procedure("full").orElseThrow();

    assertThat(procedure.stages())
        .extracting(WrittenStage::deed)
        .containsExactly(
            Deed.HOLD,
            Deed.STOP,
            Deed.RESTORE,
            Deed.PURGE,
            Deed.RESTORE,
            Deed.RESTORE,
            Deed.VERIFY,
            Deed.RELEASE,
            Deed.VERIFY);
    assertThat(procedure.stages().get(5))
        .extracting(one -> one.atOnce().orElseThrow().of(4), one -> one.mayFail().orElseThrow())
        .containsExactly(2, 1);
    assertThat(procedure.restore()).hasToString("[model, code, web]");
    assertThat(procedure.purge()).hasToString("[queue]");
    assertThat(procedure.hold()).hasToString("[traffic]");
    assertThat(procedure.verify()).hasToString("[api, shop, site]");
    assertThat(against(SAFE)).isEmpty();
  }

  @Test
  void everyMistakeIsToldAtOnceWithItsPlaceAndTheNearestWord() {
    assertThat(
            against(
                List.of(
                    "retsore: code",
                    "restore: cod",
                    "{ restore: web, stop: web }",
                    "{ stop: web, limit: { at-once: 1 } }",
                    "{ restore: code, limit: { at-once: 0, budget: 1 } }",
                    "verify: appi",
                    "confirm: \"\"",
                    "restore: [code, code]",
                    "restore: []",
                    "code")))
        .containsExactly(
            "16:11 procedures.full.stages[0].retsore unknown key \"retsore\""
                + " | Did you mean \"restore\"?",
            "16:11 procedures.full.stages[0] a stage must do exactly one thing | Give it one of"
                + " hold, stop, restore, purge, verify, release, confirm, watch; begin each stage with \"- \".",
            "17:20 procedures.full.stages[1].restore there is no component \"cod\""
                + " | Did you mean \"code\"?",
            "18:11 procedures.full.stages[2] a stage must do exactly one thing | Give it one of"
                + " hold, stop, restore, purge, verify, release, confirm, watch; begin each stage with \"- \".",
            "19:24 procedures.full.stages[3].limit a stage that does not restore has no limit"
                + " | It goes on all hosts at once; take \"limit\" away.",
            "20:49 procedures.full.stages[4].limit.budget unknown key \"budget\""
                + " | Known here: at-once, may-fail.",
            "20:46 procedures.full.stages[4].limit.at-once at-once \"0\" is not allowed"
                + " | Write a number of hosts from 1, or a part as 50%.",
            "21:19 procedures.full.stages[5].verify there is no check \"appi\""
                + " | Did you mean \"api\"?",
            "22:20 procedures.full.stages[6].confirm a person is asked nothing that fits on one line"
                + " | Write what must be so, as \"support sees no new tickets\", in at most 200"
                + " characters.",
            "23:11 procedures.full.stages[7].restore \"code\" stands here twice | Keep one.",
            "24:11 procedures.full.stages[8].restore \"restore\" names no component"
                + " | Name at least one.",
            "25:11 procedures.full.stages[9] \"stages[9]\" must be a group of keys, but is a text"
                + " | Write \"key: value\" lines beneath it.");
  }

  @Test
  void dataDoesNotGoBackWhileAnybodyMayWriteToIt() {
    assertThat(against(without("stop: web")))
        .contains(
            "17 \"model\" goes back while \"web\" may write to it"
                + " | Stop \"web\" in an earlier stage.",
            "18 \"queue\" goes back while \"web\" may write to it"
                + " | Stop \"web\" in an earlier stage.");
    assertThat(against(moved("purge: queue", "{ restore: web")))
        .containsExactly(
            "21 \"queue\" goes back when \"web\" is back and may write to it"
                + " | Restore \"web\" in a later stage.");
  }

  @Test
  void schemaGoesBackBeforeTheCodeThatBringsItBackIsGone() {
    assertThat(against(moved("restore: model", "restore: code")))
        .containsExactly(
            "18 \"queue\" goes back before the schema \"model\""
                + " | Restore \"model\" in an earlier stage.",
            "19 \"code\" goes back before the schema \"model\""
                + " | Restore \"model\" in an earlier stage.");
  }

  @Test
  void aProcessDoesNotComeBackBeforeItsCodeNorRunAboveItsChange() {
    assertThat(against(moved("restore: code", "{ restore: web")))
        .containsExactly(
            "20 \"web\" comes back before its code"
                + " | Restore \"code\" in the same stage or an earlier one.");
    assertThat(against(without("stop: web", "restore: model", "purge: queue"), "[code, web]"))
        .containsExactly(
            "17 \"code\" changes beneath \"web\", which runs on"
                + " | Stop \"web\" in an earlier stage, or restore both together.");
  }

  @Test
  void trafficIsHeldFirstAndLetThroughWhenAllIsChangedAndVerified() {
    assertThat(against(moved("hold: traffic", "restore: model")))
        .containsExactly(
            "18 traffic is held after stage 1 has changed something"
                + " | Hold it first: what needs a hold never changes in the open.");
    assertThat(against(moved("release: traffic", "restore: code")))
        .contains(
            "21 traffic is let through before stage 7 has changed something"
                + " | Let it through when everything has changed.");
    assertThat(against(without("release: traffic", "verify: site")))
        .containsExactly(
            "16 \"traffic\" is held and never let through"
                + " | Add \"- release: traffic\" once all is verified.");
    assertThat(against(without("hold: traffic")))
        .containsExactly(
            "16 \"traffic\" is in no stage | Name it in one, or leave it out with"
                + " \"restore: […]\" beside \"stages\".",
            "22 \"traffic\" is let through and was not held | Hold it in the first stage.");
  }

  @Test
  void nothingIsLetThroughBeforeItIsVerified() {
    var unseen =
        SAFE.stream()
            .map(line -> line.replace(", verify: api }", " }").replace("[api, shop]", "shop"))
            .toList();
    assertThat(against(unseen))
        .containsExactly(
            "23 traffic is let through before anything is verified"
                + " | Verify first, with a check that is asked on the hosts.");
    assertThat(against(moved("release: traffic", "verify: site")))
        .containsExactly(
            "23 check site is asked from outside while traffic is held"
                + " | Ask it after the stage that lets traffic through.");
  }

  @Test
  void waitingIsSafeAfterAnyStage() {
    for (int at = 1; at <= SAFE.size(); at++) {
      var confirmed = new ArrayList<>(SAFE);
      confirmed.add(at, "confirm: \"all is well\"");
      assertThat(against(confirmed)).as("confirm as stage %s", at + 1).isEmpty();
      if (SAFE.subList(0, at).stream().anyMatch(line -> line.contains("verify"))) {
        var watched = new ArrayList<>(SAFE);
        watched.add(at, "watch: 10m");
        assertThat(against(watched)).as("watch as stage %s", at + 1).isEmpty();
      }
    }
  }

  /** Whoever waits makes nothing else safe that is not. */
  @Test
  void waitingStandsForNoOtherStage() {
    var unverified = new ArrayList<>(without("verify: [api, shop]", "verify: site"));
    unverified.replaceAll(line -> line.replace(", verify: api }", " }"));
    unverified.add(5, "confirm: \"all is well\"");
    assertThat(against(unverified))
        .containsExactly(
            "23 traffic is let through before anything is verified"
                + " | Verify first, with a check that is asked on the hosts.",
            "22 nothing is verified after the last change | End with \"- verify: …\".");
  }

  @Test
  void whatNothingWasVerifiedOfIsNotWatched() {
    var early = new ArrayList<>(SAFE);
    early.add(1, "watch: 10m");
    early.add("watch: 25h");
    assertThat(against(early))
        .containsExactly(
            "17:11 procedures.full.stages[1].watch nothing is there to watch: no stage before verifies a check that hosts answer"
                + " | Verify in a stage before, as \"- verify: [site]\".",
            "26:18 procedures.full.stages[10].watch nobody watches for so long | Write 1s to 24h, as 10m.");
  }

  @Test
  void aQuestionDoesNotShareItsNameWithACheck() {
    var file =
        file(Stream.concat(SAFE.stream(), Stream.of("confirm: \"all is well\"")).toList())
            .replace("  shop:", "  confirm-1: { manual: \"a student can log in\" }\n  shop:");
    assertThat(told(file, 1))
        .containsExactly(
            "25:11 procedures.full.stages[9].confirm check \"confirm-1\" has the name of what this stage asks | Give the check another"
                + " name.");
  }

  @Test
  void aPersonIsAskedOnceAndNotOnHosts() {
    var file =
        file(SAFE)
            .replace("  shop:", "  login: { manual: \"a student can log in\", on: app }\n  shop:");
    assertThat(told(file, 1))
        .containsExactly(
            "11:44 checks.login.on manual is asked of a person, not of hosts | Take \"on\" away: it is asked once in a"
                + " run.");
  }

  @Test
  void whatNobodyWouldSeeIsNoSuccess() {
    assertThat(against(List.of("verify: api", "restore: [code, web]"), "[code, web]"))
        .containsExactly(
            "16 check api is asked before anything changes | Ask it afterwards.",
            "17 nothing is verified after the last change | End with \"- verify: …\".");
  }

  @Test
  void everyComponentIsInOneStageAndComesBack() {
    assertThat(against(without("restore: code")))
        .containsExactly(
            "16 \"code\" is in no stage | Name it in one, or leave it out with"
                + " \"restore: […]\" beside \"stages\".");
    assertThat(against(without("{ restore: web")))
        .contains(
            "17 \"web\" stops and no later stage brings it back"
                + " | Restore it in a later stage: that starts it.");
    assertThat(
            against(List.of("restore: [code, web]", "restore: code", "verify: api"), "[code, web]"))
        .containsExactly(
            "17 \"code\" is in stage 1 already"
                + " | Keep one of the two: what was brought back once is not changed again.");
    assertThat(against(List.of("restore: [code, web]", "verify: api"), "[web]"))
        .containsExactly(
            "16 \"code\" is restored, and \"restore\" does not name it"
                + " | Name it there, or take it out of the stage.");
  }

  @Test
  void whatADriverCannotDoIsNoStage() {
    assertThat(against(List.of("stop: code", "restore: [code, web]", "verify: api"), "[code, web]"))
        .containsExactly(
            "15:5 procedures.full.stages driver git of \"code\" cannot do that"
                + " | Those that can: web.");
  }

  private static List<String> without(String... beginnings) {
    return SAFE.stream()
        .filter(line -> Arrays.stream(beginnings).noneMatch(line::startsWith))
        .toList();
  }

  /** The line of the one beginning stands after the line of the other. */
  private static List<String> moved(String what, String after) {
    var line = SAFE.stream().filter(one -> one.startsWith(what)).toList();
    return without(what).stream()
        .flatMap(one -> one.startsWith(after) ? Stream.of(one, line.getFirst()) : Stream.of(one))
        .toList();
  }

  private static String file(List<String> stages) {
    return HEAD
        + stages.stream().map(line -> "        - " + line + "\n").collect(Collectors.joining());
  }

  private static List<String> against(List<String> stages, String restore) {
    return told(
        file(stages).replace("    stages:\n", "    restore: " + restore + "\n    stages:\n"), 1);
  }

  private static List<String> against(List<String> stages) {
    return told(file(stages), 0);
  }

  /** Without the place in the file but its line, for what is wrong with the order. */
  private static List<String> told(String text, int more) {
    return switch (FleetFile.read("tea.yml", text)) {
      case Answer.Refused<FleetFile>(var problems) ->
          problems.stream().map(problem -> told(problem, more)).toList();
      case Answer.Given<FleetFile>(var file) ->
          FleetCheck.problems(file, known()).stream().map(problem -> told(problem, more)).toList();
    };
  }

  private static String told(Problem problem, int more) {
    var place = problem.place().orElseThrow();
    var ofTheOrder =
        place.path().matches("procedures\\.full\\.stages\\[\\d+]") && place.column() == 11;
    boolean plain =
        problem.message().startsWith("a stage must") || problem.message().contains("group of keys");
    var where =
        ofTheOrder && !plain
            ? "" + (place.line() - more)
            : place.line() - more + ":" + place.column() + " " + place.path();
    return where + " " + problem.message() + " | " + problem.hint();
  }

  private static Application application(String text) {
    return switch (FleetFile.read("tea.yml", text)) {
      case Answer.Given<FleetFile>(var file) -> file.application();
      case Answer.Refused<FleetFile>(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  private static Known known() {
    Map<HostName, SortedSet<Tag>> hosts =
        Stream.of("app1", "app2", "lb1")
            .collect(Collectors.toMap(HostName::new, _ -> new TreeSet<>()));
    return new Known(
        hosts,
        Stream.of(
                spec("git", Kind.CODE),
                spec("pm2", Kind.PROCESS, Ability.STOP_AND_START),
                spec("redis", Kind.DATA, Ability.PURGE),
                spec("alembic", Kind.SCHEMA),
                spec("ufw", Kind.TRAFFIC, Ability.HOLD_TRAFFIC))
            .collect(Collectors.toMap(DriverSpec::name, one -> one)));
  }

  private static DriverSpec spec(String name, Kind kind, Ability... abilities) {
    return new DriverSpec(new DriverName(name), kind, Set.of(abilities), List.of());
  }
}
