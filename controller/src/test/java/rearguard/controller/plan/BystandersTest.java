package rearguard.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import rearguard.controller.file.Application;
import rearguard.controller.file.FleetFile;
import rearguard.model.Answer;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;

/** What goes on running while something changes that it may write to. */
class BystandersTest {
  private static final Map<HostName, SortedSet<Tag>> FLEET =
      Map.of(new HostName("app1"), new TreeSet<>(), new HostName("app2"), new TreeSet<>());
  private static final List<DriverSpec> DRIVERS =
      List.of(
          spec("git", Kind.CODE, Optional.empty()),
          spec("command", Kind.PROCESS, Optional.empty()),
          spec("compose", Kind.PROCESS, Optional.of("services"), Ability.STOP_AND_START),
          spec("pm2", Kind.PROCESS, Optional.empty(), Ability.STOP_AND_START),
          spec("redis", Kind.DATA, Optional.empty(), Ability.PURGE));
  private static final Application TEA =
      given(
              FleetFile.read(
                  "tea.yml",
                  """
                  application: tea
                  environment: production
                  hosts: { app: [app1, app2], first: [app1] }
                  components:
                    code: { on: app, git: { path: /opt/tea } }
                    web: { on: app, pm2: { apps: [tea] } }
                    worker: { on: app, compose: { directory: /opt/w, services: [mail, pdf] } }
                    deploy: { on: app, command: { run: deploy } }
                    queue: { on: first, redis: { keys: [celery] } }
                    results: { on: first, redis: { keys: [results] } }
                  procedures:
                    all: { restore: [code, queue, results, web, worker] }
                    some: { restore: [code, web], purge: [queue, results] }
                    still: { restore: [code, web] }
                  """))
          .application();

  @Test
  void whatTheProcedureDoesNotNameIsSaidToGoOnWriting() {
    assertThat(loss("some"))
        .endsWith(
            "worker@app1 is not part of this and may go on writing to queue, results; what is"
                + " written meanwhile may be lost",
            "worker@app2 is not part of this and may go on writing to queue, results; what is"
                + " written meanwhile may be lost")
        .noneMatch(words -> words.contains("web@") || words.contains("deploy@"));
  }

  @Test
  void hostsThatWereNotNamedAreNoneOfItEither() {
    var first = scope("all").where(new HostName("app1")::equals);

    assertThat(loss(first, "queue moved"))
        .containsExactly(
            "web@app2 is not part of this and may go on writing to queue, results; what is"
                + " written meanwhile may be lost",
            "worker@app2 is not part of this and may go on writing to queue, results; what is"
                + " written meanwhile may be lost");
  }

  @Test
  void theRestOfAComponentOfWhichOnePartWasNamedGoesOnToo() {
    var mail = Setting.Group.of(Map.of("services", new Setting.Text("mail")));
    var narrowed =
        scope("all")
            .with(
                place ->
                    Optional.of(
                        place.target().toString().equals("worker@app1")
                            ? place.with(place.component().with(mail))
                            : place));

    assertThat(loss(narrowed, "queue moved"))
        .containsExactly(
            "the rest of worker@app1 is not part of this and may go on writing to queue, results;"
                + " what is written meanwhile may be lost");
  }

  @Test
  void nobodyIsNamedWhenEverythingStopsOrNothingThatIsStoredChanges() {
    assertThat(loss(scope("all"), "queue moved")).isEmpty();
    assertThat(loss(scope("all").where(new HostName("app1")::equals), "")).isEmpty();
    assertThat(loss(scope("still"), "code moved")).isEmpty();
  }

  private static List<String> loss(String procedure) {
    return loss(scope(procedure), "");
  }

  private static List<String> loss(Scope scope, String drift) {
    var words = drift.isEmpty() ? List.<String>of() : List.of(drift);
    var whole = Scope.whole(TEA, FLEET, DRIVERS);
    return given(PlannerTest.planned(TEA, scope, words, scope.where(_ -> false), whole)).loss();
  }

  private static Scope scope(String procedure) {
    return Scope.of(TEA, TEA.procedure(procedure).orElseThrow(), FLEET, DRIVERS);
  }

  private static DriverSpec spec(
      String name, Kind kind, Optional<String> parts, Ability... abilities) {
    return new DriverSpec(new DriverName(name), kind, Set.of(abilities), List.of(), parts);
  }

  private static <T> T given(Answer<T> answer) {
    return switch (answer) {
      case Answer.Given<T>(var value) -> value;
      case Answer.Refused<T>(var problems) -> throw new AssertionError(problems.toString());
    };
  }
}
