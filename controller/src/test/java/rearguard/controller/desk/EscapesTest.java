package rearguard.controller.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.desk.TwoHosts.given;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.run.SmallFleet;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.local.Escape;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Target;
import rearguard.wire.EscapeWire;
import rearguard.wire.PlanParts;
import rearguard.wire.PlanWire;

/** What hosts keep for the day without a controller. */
class EscapesTest {
  private static final ApplicationName SHOP = new ApplicationName("shop");
  private static final HostName WEB1 = new HostName("web1");
  private static final HostName WEB2 = new HostName("web2");
  private static final String FILE =
      """
      application: shop
      hosts: { app: [web1, web2] }
      components:
        code: { on: app, git: { path: /srv/shop } }
      """;

  @TempDir private Path folder;
  private TwoHosts two;
  private SmallFleet fleet;
  private Desk desk;

  @BeforeEach
  void open() {
    var path = new DriverSpec.Key("path", DriverSpec.Shape.TEXT, true, "a folder");
    var git = new DriverSpec(new DriverName("git"), Kind.CODE, Set.of(), List.of(path));
    two = new TwoHosts(folder, git);
    fleet = two.fleet;
    desk = two.desk;
    given(desk.applications().apply("shop.yml", FILE, "ann"));
  }

  @AfterEach
  void close() {
    two.close();
  }

  private void captured(String release, Mark mark) {
    for (var host : List.of(WEB1, WEB2)) {
      fleet.live.put(new Target(new ComponentName("code"), host), release);
    }
    given(desk.points().capture(SHOP, new Points.Wish(Optional.empty(), mark, "ann")));
  }

  private List<Escape> kept(HostName host) {
    return fleet.kept.getOrDefault(host, List.of());
  }

  @Test
  void everyConnectedHostKeepsItsPartOfThePlanForEachGoodPoint() {
    captured("v1", Mark.GOOD);
    fleet.away.add(WEB2);
    desk.escapes().send();
    assertThat(kept(WEB1)).hasSize(1);
    assertThat(kept(WEB1).getFirst().plan().hosts()).containsExactly(WEB1, WEB2);
    assertThat(kept(WEB1).getFirst().plan().steps())
        .as("although nothing differs now")
        .anyMatch(step -> step.verb() == Verb.RESTORE)
        .allMatch(step -> step.target().host().equals(WEB1));
    assertThat(kept(WEB2)).isEmpty();
    fleet.away.remove(WEB2);
    desk.escapes().send();
    assertThat(PlanWire.id(kept(WEB2).getFirst().plan()))
        .as("parts of one and the same plan")
        .isEqualTo(PlanWire.id(kept(WEB1).getFirst().plan()));
    assertThat(whole().elsewhere()).isEmpty();
  }

  /** As a coordinator puts it together. */
  private Plan whole() {
    var held = Stream.of(WEB2, WEB1).map(host -> kept(host).getFirst().plan()).toList();
    return PlanParts.whole(PlanWire.id(held.getFirst()), held).orElseThrow();
  }

  @Test
  void itIsSentAgainWhenThereIsSomethingNewAndNotOtherwise() {
    captured("v1", Mark.GOOD);
    desk.escapes().send();
    fleet.kept.clear();
    desk.escapes().send();
    assertThat(fleet.kept).isEmpty();
    captured("v2", Mark.UNKNOWN);
    desk.escapes().send();
    assertThat(kept(WEB1)).extracting(Escape::mark).containsExactly(Mark.UNKNOWN, Mark.GOOD);
    var application = given(desk.applications().application(SHOP));
    assertThat(desk.escapes().of(application)).isSameAs(desk.escapes().of(application));
  }

  @Test
  void ofABadPointNoneIsKeptAndOfTheOthersTheNewest() {
    captured("bad", Mark.BAD);
    IntStream.range(0, Escapes.KEPT + 2).forEach(n -> captured("v" + n, Mark.GOOD));
    desk.escapes().send();
    assertThat(kept(WEB1)).hasSize(Escapes.KEPT).noneMatch(one -> one.mark() == Mark.BAD);
  }

  @Test
  void whatDoesNotGoIntoOneMessageIsLeftOutOldestFirst() {
    captured("v1", Mark.GOOD);
    desk.escapes().send();
    var one = kept(WEB1).getFirst();
    var large = new Escape(one.point(), "v".repeat(600 << 10), one.mark(), one.taken(), whole());
    var whole = new Escapes.Whole(large);
    var fitting = Escapes.fitting(SHOP, List.of(whole, whole, whole, whole, whole));
    assertThat(fitting).hasSize(3);
    var sent = fitting.stream().map(it -> it.escape().with(it.parts().of(WEB1))).toList();
    assertThat(EscapeWire.bytes(SHOP, sent).length).isLessThanOrEqualTo(2 << 20);
  }

  @Test
  void theSameRunIsTheSamePlanOnEveryHostWithAnUndoPointOfItsOwn() {
    captured("v1", Mark.GOOD);
    desk.escapes().send();
    var escape = kept(WEB1).getFirst().with(whole());
    var run = new RunId("r-localfirst");
    var first = escape.of(run, Optional.empty());
    assertThat(PlanWire.id(first)).isEqualTo(PlanWire.id(escape.of(run, Optional.empty())));
    var second = escape.of(new RunId("r-localsecond"), Optional.empty());
    assertThat(remembered(first)).doesNotContainAnyElementsOf(remembered(second));
    assertThat(remembered(first)).doesNotHaveDuplicates();
    assertThat(first.back()).allMatch(step -> remembered(first).contains(step.snapshot()));
    assertThat(escape.of(run, Optional.of(WEB2)).hosts()).containsExactly(WEB2);
  }

  private static List<SnapshotId> remembered(Plan plan) {
    return plan.steps().stream()
        .filter(step -> step.verb() == Verb.REMEMBER)
        .map(Step::snapshot)
        .toList();
  }
}
