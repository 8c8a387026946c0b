package rearguard.cli.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.cli.ssh.Coordination.Beginning;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Probe;
import rearguard.model.check.Verdict;
import rearguard.model.local.Ask;
import rearguard.model.local.Escape;
import rearguard.model.local.Said;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.CheckName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Risk;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.RunState;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Target;
import rearguard.wire.PlanWire;

/** The barriers, against agents that answer as they are told to; what a real one does is in e2e. */
class CoordinationTest {
  private static final RunId RUN = new RunId("r-localtest");
  private static final List<HostName> HOSTS =
      Stream.of("web1", "web2", "web3").map(HostName::new).toList();
  private static final Escape ESCAPE =
      new Escape(new PointId("p-good"), "v1", Mark.GOOD, Instant.EPOCH, plan());

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, StepState> ends = new ConcurrentHashMap<>();
  private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();
  private Optional<HostName> away = Optional.empty();
  private Optional<HostName> other = Optional.empty();
  private Optional<String> broken = Optional.empty();

  private static Plan plan() {
    return new Plan(
        new ApplicationName("shop"),
        "code",
        new PointId("p-good"),
        "v1 (p-good)",
        Instant.EPOCH,
        "made in advance",
        List.of(),
        List.of(),
        Risk.LOW,
        Duration.ZERO,
        List.of(
            stage("prepare", Stage.Kind.READY, new Limit(3, 0), Verb.PREPARE),
            stage("undo point", Stage.Kind.READY, new Limit(3, 0), Verb.REMEMBER),
            stage("change", Stage.Kind.CHANGE, new Limit(1, 0), Verb.STOP, Verb.RESTORE),
            stage("verify", Stage.Kind.VERIFY, new Limit(3, 0))),
        Policy.BEFORE,
        List.of());
  }

  private static Stage stage(String name, Stage.Kind kind, Limit limit, Verb... verbs) {
    var checks = kind == Stage.Kind.READY ? List.<Check>of() : List.of(check(name));
    return new Stage(
        name,
        kind,
        limit,
        HOSTS.stream()
            .map(
                host ->
                    new HostPart(
                        host, Stream.of(verbs).map(verb -> step(host, verb)).toList(), checks))
            .toList());
  }

  private static Check check(String name) {
    return new Check(
        new CheckName(name),
        new Probe.Listening(80),
        Duration.ofSeconds(1),
        Duration.ZERO,
        Duration.ZERO);
  }

  private static Step step(HostName host, Verb verb) {
    var target = new Target(new ComponentName("code"), host);
    return new Step(
        Step.idOf(target, verb),
        target,
        new DriverName("git"),
        verb,
        Setting.Group.EMPTY,
        new SnapshotId("s-goodgood"),
        "",
        Duration.ofSeconds(20));
  }

  private Said answer(HostName host, Ask ask) {
    asked.add(word(host, ask));
    if (broken.filter(word(host, ask)::equals).isPresent()) {
      throw new IllegalStateException("the line broke in the middle of an answer");
    }
    if (away.filter(host::equals).isPresent()) {
      return new Said.Refused(
          List.of(Problem.of(Problem.Kind.UNREACHABLE, "no talk with the agent", "")));
    }
    return switch (ask) {
      case Ask.Accept _ -> {
        var run = other.filter(host::equals).isPresent() ? new RunId("r-localother") : RUN;
        yield new Said.Accepted(PlanWire.id(ESCAPE.of(run, Optional.empty())));
      }
      case Ask.Order(_, var step) -> {
        var state = ends.getOrDefault(step.value(), StepState.DONE);
        yield new Said.Reported(
            new StepReport(
                step,
                1,
                state,
                "so it went",
                true,
                state == StepState.UNKNOWN,
                Optional.empty(),
                Instant.EPOCH));
      }
      case Ask.Judge(_, int stage) -> {
        var name = ESCAPE.plan().stages().get(stage).name();
        var verdict = verdicts.getOrDefault(name + " " + host, Verdict.PASSED);
        yield new Said.Found(
            List.of(
                new Finding(
                    new CheckName(name),
                    Optional.of(host),
                    verdict,
                    "",
                    Duration.ZERO,
                    Instant.EPOCH)));
      }
      case Ask.End(_, var state) -> new Said.Ended(state);
      case Ask.Show _, Ask.Move _, Ask.Aim _, Ask.Rollback _ -> throw new AssertionError(ask);
    };
  }

  private static String word(HostName host, Ask ask) {
    return switch (ask) {
      case Ask.Order(_, var step) -> step.value();
      case Ask.End(_, var state) -> host + "/end/" + state;
      case Ask.Judge(_, int stage) -> host + "/judge/" + stage;
      default -> host + "/" + ask.getClass().getSimpleName();
    };
  }

  private RunState run() throws Exception {
    return run(Beginning.FRESH);
  }

  private RunState run(Beginning beginning) throws Exception {
    var plan = ESCAPE.of(RUN, Optional.empty());
    return new Coordination(this::answer, RUN, plan, said::add).run(ESCAPE.plan(), beginning);
  }

  private int last(String words) {
    return asked.lastIndexOf(asked.stream().filter(a -> a.contains(words)).toList().getLast());
  }

  private int first(String words) {
    return asked.indexOf(asked.stream().filter(a -> a.contains(words)).findFirst().orElseThrow());
  }

  @Test
  void nothingChangesBeforeEveryHostIsReadyAndRemembers() throws Exception {
    assertThat(run()).isEqualTo(RunState.SUCCEEDED);
    assertThat(last("/Accept")).isLessThan(first("/prepare/"));
    assertThat(last("/prepare/")).isLessThan(first("/remember/"));
    assertThat(last("/remember/")).isLessThan(first("/stop/"));
    assertThat(last("/judge/2")).isLessThan(first("/judge/3"));
    assertThat(asked.stream().filter(a -> a.endsWith("/end/SUCCEEDED"))).hasSize(3);
  }

  @Test
  void oneHostAfterTheOtherAsTheLimitSays() throws Exception {
    run();
    var changes = asked.stream().filter(a -> a.matches(".*/(stop|restore)/.*|.*/judge/2")).toList();
    assertThat(changes)
        .containsExactly(
            "web1/stop/code",
            "web1/restore/code",
            "web1/judge/2",
            "web2/stop/code",
            "web2/restore/code",
            "web2/judge/2",
            "web3/stop/code",
            "web3/restore/code",
            "web3/judge/2");
  }

  @ParameterizedTest
  @CsvSource({"prepare", "remember"})
  void aHostThatIsNotReadyLetsNobodyChange(String verb) throws Exception {
    ends.put("web2/" + verb + "/code", StepState.FAILED);
    assertThat(run()).isEqualTo(RunState.REFUSED);
    assertThat(asked).noneMatch(a -> a.contains("/stop/"));
    assertThat(asked.stream().filter(a -> a.endsWith("/end/REFUSED"))).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"FAILED,MIXED,1", "UNKNOWN,UNKNOWN,3"})
  void noFurtherHostStartsAfterOneThatWentWrong(StepState end, RunState outcome, int tries)
      throws Exception {
    ends.put("web2/restore/code", end);
    assertThat(run()).isEqualTo(outcome);
    assertThat(asked.stream().filter("web2/restore/code"::equals)).hasSize(tries);
    assertThat(asked).noneMatch(a -> a.startsWith("web3/stop/") || a.contains("/end/"));
  }

  @ParameterizedTest
  @CsvSource({
    "web2/Accept,REFUSED",
    "web2/prepare/code,REFUSED",
    "web2/restore/code,UNKNOWN",
    "web2/judge/2,UNKNOWN",
    "web2/judge/3,UNKNOWN",
  })
  void whatBreaksOffHasNotSucceeded(String where, RunState outcome) throws Exception {
    broken = Optional.of(where);
    assertThat(run()).isEqualTo(outcome);
    assertThat(said).anyMatch(line -> line.contains("broke in the middle"));
    if (!where.endsWith("/judge/3")) {
      assertThat(asked).noneMatch(a -> a.startsWith("web3/stop/"));
    }
  }

  @Test
  void aHostWhoseOwnCheckFailsStopsTheRest() throws Exception {
    verdicts.put("change web1", Verdict.FAILED);
    assertThat(run()).isEqualTo(RunState.MIXED);
    assertThat(asked).noneMatch(a -> a.startsWith("web2/stop/"));
  }

  @ParameterizedTest
  @CsvSource({"FAILED", "UNKNOWN"})
  void successMeansVerified(Verdict verdict) throws Exception {
    verdicts.put("verify web3", verdict);
    assertThat(run()).isEqualTo(RunState.valueOf(verdict.name()));
  }

  @Test
  void aHostOutOfReachRefusesTheRunBeforeAnythingChanges() throws Exception {
    away = Optional.of(HOSTS.get(2));
    assertThat(run()).isEqualTo(RunState.REFUSED);
    assertThat(said).anyMatch(line -> line.startsWith("web3: no talk with the agent"));
    assertThat(asked).noneMatch(a -> a.contains("/stop/"));
  }

  @Test
  void anotherPlanOnOneHostRefusesTheRun() throws Exception {
    other = Optional.of(HOSTS.get(1));
    assertThat(run()).isEqualTo(RunState.REFUSED);
    assertThat(said).anyMatch(line -> line.startsWith("web2 holds another plan"));
  }

  @Test
  void aRunThatIsGoneOnWithIsNeverEndedAsIfNothingHadChanged() throws Exception {
    away = Optional.of(HOSTS.get(0));
    assertThat(run(Beginning.AGAIN)).isEqualTo(RunState.UNKNOWN);
    assertThat(asked).noneMatch(a -> a.contains("/end/"));
  }
}
