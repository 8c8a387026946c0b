package rearguard.wire;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Probe;
import rearguard.model.check.Verdict;
import rearguard.model.local.Escape;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.name.PlanId;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Change;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Offline;
import rearguard.model.plan.OnFailure;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Risk;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.CatchUp;
import rearguard.model.run.Claim;
import rearguard.model.run.Course;
import rearguard.model.run.Handback;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;
import rearguard.model.run.Shown;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.model.run.Takeover;
import rearguard.model.run.Waiting;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.traffic.Standing;
import rearguard.model.watch.Expected;
import rearguard.model.watch.Sight;
import rearguard.model.watch.Sighted;
import rearguard.model.watch.Watch;
import rearguard.model.watch.Watched;

/** Any snapshots, plans, runs and their events. */
final class AnyRun extends Anything {
  AnyRun(long seed) {
    super(seed);
  }

  private SnapshotId snapshotId() {
    return new SnapshotId("s-00000000" + word());
  }

  private PointId pointId() {
    return new PointId("p-0000" + word());
  }

  private RunId runId() {
    return new RunId("r-0000" + word());
  }

  private StepId stepId() {
    return flag()
        ? Step.idOf(target(), one(Verb.values()))
        : Step.backIdOf(target(), one(Verb.values()));
  }

  Snapshot snapshot() {
    return new Snapshot(
        snapshotId(), target(), driver(), moment(), text(), texts(), text(), number());
  }

  Drift drift() {
    return new Drift(list(this::text), text(), flag());
  }

  RestorePoint point() {
    return new RestorePoint(
        pointId(),
        new ApplicationName(word()),
        maybe(() -> new Label(word())),
        one(RestorePoint.Origin.values()),
        maybe(this::runId),
        moment(),
        text(),
        one(RestorePoint.Mark.values()),
        list(this::snapshot));
  }

  Check check() {
    return new Check(new CheckName(word()), probe(), span(), span(), span());
  }

  private Probe probe() {
    return switch (random.nextInt(6)) {
      case 0 -> new Probe.Http(text(), list(this::small), texts(), texts());
      case 1 -> new Probe.Tcp(text(), small());
      case 2 -> new Probe.Listening(small());
      case 3 -> new Probe.Command(text(), texts());
      case 4 -> new Probe.Closed(text(), small());
      default -> new Probe.Manual(text());
    };
  }

  @Override
  Standing standing() {
    return super.standing().with(list(this::finding));
  }

  Finding finding() {
    return new Finding(
        new CheckName(word()), maybe(this::host), one(Verdict.values()), text(), span(), moment());
  }

  private Step step() {
    return new Step(
        stepId(),
        target(),
        driver(),
        one(Verb.values()),
        settings(2),
        snapshotId(),
        text(),
        span());
  }

  private HostPart part() {
    return new HostPart(host(), list(this::step), list(this::check), list(this::step));
  }

  private Stage stage() {
    return new Stage(
        text(), one(Stage.Kind.values()), new Limit(1 + small(), small()), list(this::part));
  }

  /** Whole, or as one of its hosts holds it. */
  Plan plan() {
    var ordered = flag() ? whole() : whole().asSpelledOut();
    var whole = flag() ? ordered : ordered.leaving(list(() -> new CheckName(word())));
    return flag() ? whole : PlanParts.of(whole).of(flag() ? host() : anyOf(whole));
  }

  private HostName anyOf(Plan plan) {
    return plan.hosts().isEmpty() ? host() : plan.hosts().getFirst();
  }

  Plan whole() {
    return new Plan(
        new ApplicationName(word()),
        text(),
        pointId(),
        text(),
        moment(),
        text(),
        list(() -> new Change(target(), text(), drift())),
        list(this::text),
        one(Risk.values()),
        span(),
        list(this::stage),
        flag() ? Policy.BEFORE : policy(),
        list(this::part));
  }

  private Policy policy() {
    return new Policy(one(Offline.values()), one(OnFailure.values()), small());
  }

  private Claim claim() {
    return new Claim(text(), text(), moment());
  }

  private SortedSet<HostName> hosts() {
    return new TreeSet<>(list(this::host));
  }

  CatchUp catchUp() {
    return new CatchUp(
        host(), new ApplicationName(word()), runId(), pointId(), text(), moment(), text());
  }

  StepReport report() {
    return new StepReport(
        stepId(),
        small(),
        one(StepState.values()),
        text(),
        flag(),
        flag(),
        maybe(this::snapshot),
        moment());
  }

  RunEvent event() {
    return switch (random.nextInt(16)) {
      case 0 -> new RunEvent.Begun(moment(), text(), text());
      case 1 -> new RunEvent.Accepted(moment(), host());
      case 2 -> new RunEvent.Declined(moment(), host(), text());
      case 3 -> new RunEvent.Reported(moment(), host(), report());
      case 4 -> new RunEvent.Judged(moment(), host(), list(this::finding));
      case 5 -> new RunEvent.Remembered(moment(), pointId());
      case 6 -> new RunEvent.Lost(moment(), host());
      case 7 -> new RunEvent.Returned(moment(), host(), list(this::report));
      case 8 -> new RunEvent.Recovered(moment(), number());
      case 9 -> new RunEvent.Asked(moment(), one(RunVerb.values()), text(), text(), hosts());
      case 10 -> new RunEvent.Excluded(moment(), host());
      case 11 -> new RunEvent.TakenOver(moment(), host(), takeover());
      case 12 -> new RunEvent.HandedBack(moment(), host(), handback(), list(this::report));
      case 13 -> new RunEvent.LockedDown(moment(), list(() -> new CheckName(word())));
      case 14 ->
          new RunEvent.Answered(
              moment(),
              new CheckName(word()),
              flag() ? Verdict.PASSED : Verdict.FAILED,
              text(),
              text());
      default -> new RunEvent.AbortAsked(moment(), text(), text());
    };
  }

  private Takeover takeover() {
    return new Takeover(one(Takeover.Manner.values()), text(), text(), moment());
  }

  private Handback handback() {
    return new Handback(
        takeover(), one(RunState.values()), list(this::text), list(this::finding), moment());
  }

  Escape escape() {
    return new Escape(pointId(), text(), one(RestorePoint.Mark.values()), moment(), plan());
  }

  private SortedMap<StepId, StepRecord> records() {
    SortedMap<StepId, StepRecord> records = new TreeMap<>();
    list(this::stepId).forEach(step -> records.put(step, record()));
    return records;
  }

  private StepRecord record() {
    return new StepRecord(
        one(StepState.values()), small(), text(), flag(), maybe(this::moment), maybe(this::moment));
  }

  Run run() {
    Plan plan = plan();
    return new Run(
        runId(),
        flag() ? PlanWire.id(plan) : new PlanId("0".repeat(64)),
        plan,
        one(RunState.values()),
        number(),
        small(),
        records(),
        hosts(),
        hosts(),
        list(this::finding),
        list(this::text),
        maybe(this::pointId),
        text(),
        text(),
        moment(),
        maybe(this::moment),
        new Course(
            claim(),
            hosts(),
            hosts(),
            hosts(),
            flag(),
            hosts(),
            list(() -> new CheckName(word())),
            new Waiting(list(() -> new CheckName(word())), maybe(this::moment))));
  }

  Watch watch() {
    return new Watch(
        new ApplicationName(word()),
        number(),
        span(),
        list(() -> new Watched(target(), driver(), settings(2), expected())));
  }

  private Expected expected() {
    return switch (random.nextInt(3)) {
      case 0 -> new Expected.Kept(snapshotId(), text());
      case 1 -> new Expected.Never();
      default -> new Expected.AsItIs();
    };
  }

  Shown shown() {
    return new Shown(report().step(), small(), moment(), list(this::piece));
  }

  private Shown.Piece piece() {
    return switch (random.nextInt(3)) {
      case 0 -> new Shown.Lines(text(), list(this::text));
      case 1 -> new Shown.Unread(text(), text());
      default -> new Shown.Figures(text(), texts());
    };
  }

  Sighted sighted() {
    return new Sighted(
        new ApplicationName(word()),
        number(),
        list(() -> new Sight(target().component(), one(Sight.Stage.values()), list(this::text))));
  }
}
