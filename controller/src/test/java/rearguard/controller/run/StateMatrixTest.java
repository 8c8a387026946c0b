package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.run.Plans.WEB1;
import static rearguard.controller.run.Plans.WEB2;
import static rearguard.controller.run.Story.order;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.plan.Plan;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;
import rearguard.model.run.StepState;

/**
 * Every state of a run and of a step, once with an error in it and once with a process killed in
 * it; the full trace of states is asserted. A killed controller is its events told again to a new
 * one; a killed agent is a host that is lost and returns with what its journal says.
 */
class StateMatrixTest {
  private static final Plan PLAN = Plans.twoHosts(1, 0);

  /**
   * One place in the life of a run.
   *
   * @param upTo how it comes there
   * @param awaited what it waits for there, all of which a new controller asks for again
   * @param step the step at work there, as {@code web1/stop}; empty when there is none
   * @param error what goes wrong there, and what an operator does about it
   * @param traceOfError the states it goes through then
   * @param rest how it goes on when nothing goes wrong
   * @param trace the states it goes through then
   */
  record Place(
      String name,
      Consumer<Story> upTo,
      List<Act> awaited,
      String step,
      Consumer<Story> error,
      String traceOfError,
      Consumer<Story> rest,
      String trace) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static void second(Story s) {
    s.changed(WEB2).judged(WEB1, Verdict.PASSED);
  }

  private static void first(Story s) {
    second(s.changed(WEB1));
  }

  private static void fromReady(Story s) {
    first(s.event(new RunEvent.Remembered(Story.now(), new PointId("p-undo"))));
  }

  private static Story remembered(Story s) {
    return s.done(WEB1, "remember").done(WEB2, "remember");
  }

  private static Story prepared(Story s) {
    return s.done(WEB1, "prepare").done(WEB2, "prepare");
  }

  private static Story turned(Story s) {
    return s.ready().done(WEB1, "stop").failed(WEB1, "restore").ask(RunVerb.REVERT);
  }

  static Stream<Place> places() {
    var all = new ArrayList<Place>();
    all.add(
        new Place(
            "PREPARING, the plan is handed out",
            Story::begin,
            List.of(new Act.Accept(WEB1), new Act.Accept(WEB2)),
            "",
            s -> s.event(new RunEvent.Declined(Story.now(), WEB2, "no")),
            "PREPARING REFUSED",
            s -> {
              s.event(new RunEvent.Accepted(Story.now(), WEB1));
              s.event(new RunEvent.Accepted(Story.now(), WEB2));
              fromReady(remembered(prepared(s)));
            },
            "PREPARING RUNNING VERIFYING SUCCEEDED"));
    all.add(
        new Place(
            "PREPARING, hosts prepare",
            Story::beginAndAccept,
            List.of(order(WEB1, "prepare"), order(WEB2, "prepare")),
            "web1/prepare",
            s -> s.failed(WEB1, "prepare").done(WEB2, "prepare"),
            "PREPARING REFUSED",
            s -> fromReady(remembered(prepared(s))),
            "PREPARING RUNNING VERIFYING SUCCEEDED"));
    all.add(
        new Place(
            "PREPARING, hosts remember",
            s -> prepared(s.beginAndAccept()),
            List.of(order(WEB1, "remember"), order(WEB2, "remember")),
            "web1/remember",
            s -> s.failed(WEB1, "remember").done(WEB2, "remember"),
            "PREPARING REFUSED",
            s -> fromReady(remembered(s)),
            "PREPARING RUNNING VERIFYING SUCCEEDED"));
    all.add(
        new Place(
            "PREPARING, the undo point is made",
            s -> remembered(prepared(s.beginAndAccept())),
            List.of(new Act.Register()),
            "",
            Story::abort,
            "PREPARING ABORTED",
            StateMatrixTest::fromReady,
            "PREPARING RUNNING VERIFYING SUCCEEDED"));
    all.add(
        new Place(
            "RUNNING, a host stops",
            Story::ready,
            List.of(order(WEB1, "stop")),
            "web1/stop",
            s -> first(s.failed(WEB1, "stop").ask(RunVerb.RETRY)),
            "PREPARING RUNNING PAUSED RUNNING VERIFYING SUCCEEDED",
            StateMatrixTest::first,
            "PREPARING RUNNING VERIFYING SUCCEEDED"));
    all.add(
        new Place(
            "RUNNING, a host restores",
            s -> s.ready().done(WEB1, "stop"),
            List.of(order(WEB1, "restore")),
            "web1/restore",
            s -> s.failed(WEB1, "restore").ask(RunVerb.REVERT).back(WEB1),
            "PREPARING RUNNING PAUSED REVERTING REVERTED",
            s -> second(s.done(WEB1, "restore").judged(WEB1, Verdict.PASSED)),
            "PREPARING RUNNING VERIFYING SUCCEEDED"));
    all.add(
        new Place(
            "RUNNING, a host is checked",
            s -> s.ready().done(WEB1, "stop").done(WEB1, "restore"),
            List.of(new Act.Judge(WEB1, List.of(Plans.INSIDE))),
            "",
            s -> second(s.judged(WEB1, Verdict.FAILED).ask(RunVerb.PUSH_ON)),
            "PREPARING RUNNING PAUSED RUNNING VERIFYING MIXED",
            s -> second(s.judged(WEB1, Verdict.PASSED)),
            "PREPARING RUNNING VERIFYING SUCCEEDED"));
    all.add(
        new Place(
            "RUNNING, the next host stops",
            s -> s.ready().changed(WEB1),
            List.of(order(WEB2, "stop")),
            "web2/stop",
            s -> s.failed(WEB2, "stop").abort(),
            "PREPARING RUNNING PAUSED MIXED",
            StateMatrixTest::second,
            "PREPARING RUNNING VERIFYING SUCCEEDED"));
    all.add(
        new Place(
            "VERIFYING",
            s -> s.ready().changed(WEB1).changed(WEB2),
            List.of(new Act.Judge(WEB1, List.of(Plans.SITE))),
            "",
            s -> s.judged(WEB1, Verdict.FAILED),
            "PREPARING RUNNING VERIFYING FAILED",
            s -> s.judged(WEB1, Verdict.PASSED),
            "PREPARING RUNNING VERIFYING SUCCEEDED"));
    all.add(
        new Place(
            "PAUSED by a failure",
            s -> s.ready().failed(WEB1, "stop"),
            List.of(),
            "",
            Story::abort,
            "PREPARING RUNNING PAUSED ABORTED",
            s -> first(s.ask(RunVerb.RETRY)),
            "PREPARING RUNNING PAUSED RUNNING VERIFYING SUCCEEDED"));
    all.add(
        new Place(
            "PAUSED by an operator, a step is under way",
            s -> s.ready().ask(RunVerb.PAUSE),
            List.of(order(WEB1, "stop")),
            "web1/stop",
            s -> first(s.failed(WEB1, "stop").ask(RunVerb.RETRY)),
            "PREPARING RUNNING PAUSED RUNNING VERIFYING SUCCEEDED",
            s ->
                second(
                    s.done(WEB1, "stop")
                        .ask(RunVerb.RESUME)
                        .done(WEB1, "restore")
                        .judged(WEB1, Verdict.PASSED)),
            "PREPARING RUNNING PAUSED RUNNING VERIFYING SUCCEEDED"));
    all.add(
        new Place(
            "REVERTING, a host prepares",
            StateMatrixTest::turned,
            List.of(order(WEB1, "back-prepare")),
            "web1/back-prepare",
            s -> s.failed(WEB1, "back-prepare"),
            "PREPARING RUNNING PAUSED REVERTING MIXED",
            s -> s.back(WEB1),
            "PREPARING RUNNING PAUSED REVERTING REVERTED"));
    all.add(
        new Place(
            "REVERTING, a host restores",
            s -> turned(s).done(WEB1, "back-prepare").done(WEB1, "back-stop"),
            List.of(order(WEB1, "back-restore")),
            "web1/back-restore",
            s -> s.report(WEB1, "back-restore", StepState.UNKNOWN, true, false),
            "PREPARING RUNNING PAUSED REVERTING UNKNOWN",
            s -> s.done(WEB1, "back-restore"),
            "PREPARING RUNNING PAUSED REVERTING REVERTED"));
    return all.stream();
  }

  static Stream<Place> placesWithAStep() {
    return places().filter(place -> !place.step().isEmpty());
  }

  @ParameterizedTest(name = "an error in {0}")
  @MethodSource("places")
  void anErrorIn(Place place) {
    var story = at(place);
    place.error().accept(story);
    assertThat(trace(story)).isEqualTo(place.traceOfError());
  }

  @ParameterizedTest(name = "the controller killed in {0}")
  @MethodSource("places")
  void theControllerKilledIn(Place place) {
    var before = at(place);
    var after = replayed(before);
    assertThat(after.run).isEqualTo(before.run);
    assertThat(after.recovered().acts).isEqualTo(place.awaited());
    place.rest().accept(after);
    assertThat(trace(after)).isEqualTo(place.trace());
  }

  @ParameterizedTest(name = "the controller killed in {0}, hosts return with nothing")
  @MethodSource("places")
  void theControllerAndTheLinksKilledIn(Place place) {
    var story = replayed(at(place)).recovered().lost(WEB1).lost(WEB2);
    for (var host : List.of(WEB1, WEB2)) {
      story.event(new RunEvent.Returned(Story.now(), host, List.of()));
      assertThat(story.acts).allMatch(place.awaited()::contains);
    }
    place.rest().accept(story);
    assertThat(trace(story)).isEqualTo(place.trace());
  }

  @ParameterizedTest(name = "the agent killed before its intent in {0}")
  @MethodSource("placesWithAStep")
  void theAgentKilledBeforeItsIntentIn(Place place) {
    var story = at(place).lost(host(place));
    story.event(new RunEvent.Returned(Story.now(), host(place), List.of()));
    assertThat(story.acts).containsExactly(order(host(place), verb(place)));
    place.rest().accept(story);
    assertThat(trace(story)).isEqualTo(place.trace());
  }

  @ParameterizedTest(name = "the agent killed in the middle in {0}")
  @MethodSource("placesWithAStep")
  void theAgentKilledInTheMiddleIn(Place place) {
    var story = at(place).lost(host(place));
    var halfWay = story.said(host(place), verb(place), StepState.UNKNOWN, false, true);
    story.event(new RunEvent.Returned(Story.now(), host(place), List.of(halfWay)));
    assertThat(story.acts).contains(order(host(place), verb(place), 2));
    place.rest().accept(story);
    assertThat(trace(story)).isEqualTo(place.trace());
  }

  @ParameterizedTest(name = "the agent killed after its outcome in {0}")
  @MethodSource("placesWithAStep")
  void theAgentKilledAfterItsOutcomeIn(Place place) {
    var story = at(place).lost(host(place));
    var done = story.said(host(place), verb(place), StepState.DONE, true, false);
    story.event(new RunEvent.Returned(Story.now(), host(place), List.of(done)));
    assertThat(story.acts).doesNotContain(order(host(place), verb(place)));
    assertThat(story.run.step(done.step()).state()).isEqualTo(StepState.DONE);
    var once = story.run;
    assertThat(story.report(host(place), verb(place), StepState.DONE, true, false).run)
        .isEqualTo(once);
  }

  /** Every end is final: neither a crash nor a host nor an operator changes it. */
  @ParameterizedTest(name = "after an error in {0}")
  @MethodSource("places")
  void nothingFollowsAnEnd(Place place) {
    var story = at(place);
    place.error().accept(story);
    assertThat(story.state().ended()).isTrue();
    var over = story.run;
    assertThat(replayed(story).run).isEqualTo(over);
    assertThat(story.recovered().acts).isEmpty();
    for (var verb : RunVerb.values()) {
      story.event(Story.asked("ann", verb));
    }
    assertThat(story.abort().run).isEqualTo(over);
    assertThat(story.event(new RunEvent.Returned(Story.now(), WEB1, List.of())).acts)
        .containsExactly(new Act.End(List.of(WEB1, WEB2), over.state()));
  }

  /** The matrix is whole: every state of a run and of a step is in it. */
  @Test
  void everyStateIsVisited() {
    var runs = new LinkedHashSet<RunState>();
    var steps = new LinkedHashSet<StepState>();
    places()
        .forEach(
            place -> {
              for (var way : List.of(place.error(), place.rest())) {
                var story = at(place);
                way.accept(story);
                states(story)
                    .forEach(
                        run -> {
                          runs.add(run.state());
                          run.plan()
                              .steps()
                              .forEach(step -> steps.add(run.step(step.id()).state()));
                          run.plan().back().forEach(step -> steps.add(run.step(step.id()).state()));
                        });
              }
            });
    runs.add(new Story(Plans.plan(List.of())).begin().state());
    assertThat(runs).containsExactlyInAnyOrder(RunState.values());
    assertThat(steps).containsExactlyInAnyOrder(StepState.values());
  }

  private static Story at(Place place) {
    var story = new Story(PLAN);
    place.upTo().accept(story);
    return story;
  }

  private static HostName host(Place place) {
    return new HostName(place.step().substring(0, place.step().indexOf('/')));
  }

  private static String verb(Place place) {
    return place.step().substring(place.step().indexOf('/') + 1);
  }

  private static Story replayed(Story story) {
    var again = new Story(PLAN);
    story.events.forEach(again::event);
    return again;
  }

  private static List<Run> states(Story story) {
    var again = new Story(PLAN);
    var runs = new ArrayList<>(List.of(again.run));
    story.events.forEach(event -> runs.add(again.event(event).run));
    return runs;
  }

  /** The states in the order in which they were entered, without PLANNED. */
  private static String trace(Story story) {
    var entered = new ArrayList<RunState>();
    for (var run : states(story)) {
      if (run.state() != RunState.PLANNED
          && (entered.isEmpty() || entered.getLast() != run.state())) {
        entered.add(run.state());
      }
    }
    return entered.stream().map(Enum::name).collect(Collectors.joining(" "));
  }
}
