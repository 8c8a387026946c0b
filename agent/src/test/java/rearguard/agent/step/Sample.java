package rearguard.agent.step;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import rearguard.model.Setting;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.name.StepId;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Risk;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.Claim;
import rearguard.model.snapshot.Target;
import rearguard.wire.PlanWire;

/** A plan for one lamp on one host, and orders for it. */
public enum Sample {
  ;
  public static final HostName WEB1 = new HostName("web1");
  public static final Target LAMP = new Target(new ComponentName("lamp"), WEB1);
  public static final RunId RUN = new RunId("r-test");
  public static final SnapshotId GOOD = new SnapshotId("s-goodgood");
  public static final SnapshotId UNDO = new SnapshotId("s-undoundo");

  public static Plan plan(String application, Duration deadline) {
    return plan(application, deadline, Verb.STOP, Verb.RESTORE, Verb.START);
  }

  /** The drift that a restore leaves is looked for in a step of its own, at the end. */
  public static Plan verifiedAtTheEnd() {
    return plan("shop", Duration.ofSeconds(20), Verb.RESTORE, Verb.VERIFY);
  }

  /** Stops with another host, stores with it, and then goes on. */
  public static Plan sharing() {
    var within = Duration.ofSeconds(20);
    var other = new HostPart(new HostName("web2"), List.of(), List.of());
    return plan(
        "shop",
        Stream.of(
                stage(Stage.Kind.READY, within, Verb.PREPARE, Verb.REMEMBER),
                stage(Stage.Kind.TOGETHER, within, Verb.HALT),
                stage(Stage.Kind.CHANGE, within, Verb.RESTORE, Verb.START))
            .map(
                stage ->
                    new Stage(
                        stage.name(),
                        stage.kind(),
                        stage.limit(),
                        List.of(stage.hosts().getFirst(), other)))
            .toList());
  }

  private static Plan plan(String application, Duration deadline, Verb... changes) {
    return plan(
        application,
        List.of(
            stage(Stage.Kind.READY, deadline, Verb.PREPARE, Verb.REMEMBER),
            stage(Stage.Kind.CHANGE, deadline, changes)));
  }

  private static Plan plan(String application, List<Stage> stages) {
    return new Plan(
        new ApplicationName(application),
        "code",
        new PointId("p-good"),
        "v1 (p-good)",
        Instant.EPOCH,
        "somebody",
        List.of(),
        List.of(),
        Risk.LOW,
        Duration.ofSeconds(1),
        stages,
        Policy.BEFORE,
        List.of());
  }

  public static Plan plan() {
    return plan("shop", Duration.ofSeconds(20));
  }

  private static Stage stage(Stage.Kind kind, Duration deadline, Verb... verbs) {
    var steps = Stream.of(verbs).map(verb -> step(verb, deadline)).toList();
    return new Stage(
        kind.name(), kind, new Limit(1, 0), List.of(new HostPart(WEB1, steps, List.of())));
  }

  private static Step step(Verb verb, Duration deadline) {
    return new Step(
        id(verb),
        LAMP,
        Lamp.NAME,
        verb,
        Setting.Group.EMPTY,
        verb == Verb.REMEMBER ? UNDO : GOOD,
        "",
        deadline);
  }

  public static StepId id(Verb verb) {
    return Step.idOf(LAMP, verb);
  }

  public static Claims.Offer offer(RunId run, Plan plan, long epoch) {
    return new Claims.Offer(run, PlanWire.id(plan), epoch, plan, Claim.UNSAID);
  }

  public static Order order(Verb verb, int attempt) {
    return new Order(1, RUN, id(verb), attempt);
  }
}
