package rearguard.controller.link;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import rearguard.controller.desk.Desk;
import rearguard.controller.desk.Points;
import rearguard.controller.desk.Retaining;
import rearguard.controller.plan.Asked;
import rearguard.controller.run.Runs;
import rearguard.controller.run.words.PersonsWord;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.name.PlanId;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.run.Run;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.v1.AbortRunRequest;
import rearguard.v1.CaptureRequest;
import rearguard.v1.ConfirmRunRequest;
import rearguard.v1.LetGoReply;
import rearguard.v1.LetGoRequest;
import rearguard.v1.ListPointsReply;
import rearguard.v1.ListPointsRequest;
import rearguard.v1.ListRunsReply;
import rearguard.v1.ListRunsRequest;
import rearguard.v1.MarkMsg;
import rearguard.v1.MarkPointRequest;
import rearguard.v1.PinPointRequest;
import rearguard.v1.PlanReply;
import rearguard.v1.PlanRequest;
import rearguard.v1.PrunePointsReply;
import rearguard.v1.PrunePointsRequest;
import rearguard.v1.RestorePointMsg;
import rearguard.v1.RunMsg;
import rearguard.v1.ShowRunRequest;
import rearguard.v1.StartReply;
import rearguard.v1.StartRequest;
import rearguard.v1.SteerRunRequest;
import rearguard.v1.UndoRequest;
import rearguard.wire.CheckWire;
import rearguard.wire.CourseWire;
import rearguard.wire.PlanWire;
import rearguard.wire.RunWire;
import rearguard.wire.SnapshotWire;
import rearguard.wire.shown.ShownWire;
import rearguard.wire.stock.StockWire;

/** What operators ask of restore points, plans and runs, message for message. */
final class RunAnswers {
  private static final int USUAL_RUNS = 20;
  private static final int MOST_RUNS = 200;
  private static final int LONGEST_KEY = 200;

  private final Desk desk;

  RunAnswers(Desk desk) {
    this.desk = desk;
  }

  Answer<RestorePointMsg> capture(CaptureRequest request, String by) {
    var name = new ApplicationName(request.getApplication());
    var label =
        request.hasLabel() ? Optional.of(new Label(request.getLabel())) : Optional.<Label>empty();
    var mark =
        request.getMark() == MarkMsg.MARK_MSG_UNSPECIFIED
            ? Mark.UNKNOWN
            : SnapshotWire.from(request.getMark());
    var wish = new Points.Wish(label, mark, by);
    var point =
        request.getDryRun()
            ? desk.points().rehearse(name, wish)
            : desk.retaining().explained(name, desk.points().capture(name, wish));
    return point.then(taken -> Answer.given(SnapshotWire.to(taken)));
  }

  Answer<ListPointsReply> listPoints(ListPointsRequest request) {
    return desk.points()
        .list(new ApplicationName(request.getApplication()))
        .then(
            points ->
                Answer.given(
                    ListPointsReply.newBuilder()
                        .addAllPoints(points.stream().map(SnapshotWire::to).toList())
                        .addAllStandings(
                            desk.retaining().standings(points).stream().map(StockWire::to).toList())
                        .setRetention(
                            desk.retaining().words(new ApplicationName(request.getApplication())))
                        .build()));
  }

  Answer<RestorePointMsg> pinPoint(PinPointRequest request, String by) {
    var id = new PointId(request.getPoint());
    var pinned =
        request.getPinned()
            ? desk.points().pin(id, by, request.getReason())
            : desk.points().unpin(id, by);
    return pinned.then(point -> Answer.given(SnapshotWire.to(point)));
  }

  Answer<PrunePointsReply> prunePoints(PrunePointsRequest request, String by) {
    var wish =
        new Retaining.Wish(
            request.getDryRun(),
            request.getKeep() > 0 ? OptionalInt.of(request.getKeep()) : OptionalInt.empty(),
            request.getPointsList().stream().map(PointId::new).toList(),
            by);
    return desk.retaining()
        .prune(new ApplicationName(request.getApplication()), wish)
        .then(
            pruned ->
                Answer.given(
                    PrunePointsReply.newBuilder()
                        .addAllDrops(pruned.drops().stream().map(StockWire::to).toList())
                        .setRetention(pruned.retention())
                        .addAllNotes(pruned.notes())
                        .build()));
  }

  Answer<RestorePointMsg> markPoint(MarkPointRequest request, String by) {
    return desk.points()
        .mark(new PointId(request.getPoint()), SnapshotWire.from(request.getMark()), by)
        .then(point -> Answer.given(SnapshotWire.to(point)));
  }

  Answer<PlanReply> plan(PlanRequest request, String by) {
    return desk.plans()
        .plan(
            new ApplicationName(request.getApplication()),
            new Asked(
                request.getProcedure(),
                request.getTo(),
                request.getRebuild(),
                request.getInsist(),
                PlanWire.from(request.getOffline()),
                PlanWire.from(request.getOnFailure()),
                request.getHostsList().stream().map(HostName::new).toList(),
                request.getOnlyList()),
            by)
        .then(kept -> Answer.given(OperatorWords.plan(kept)));
  }

  Answer<PlanReply> undo(UndoRequest request, String by) {
    return desk.plans()
        .undo(new RunId(request.getRun()), by)
        .then(kept -> Answer.given(OperatorWords.plan(kept)));
  }

  Answer<StartReply> start(StartRequest request, String by) {
    return key(request.getIdempotencyKey())
        .then(
            key ->
                desk.plans()
                    .start(
                        new PlanId(request.getPlanId()),
                        new Runs.Beginning(by, request.getReason(), key)))
        .then(run -> Answer.given(StartReply.newBuilder().setRun(run.value()).build()));
  }

  Answer<ListRunsReply> listRuns(ListRunsRequest request) {
    var application =
        request.getApplication().isEmpty()
            ? Optional.<ApplicationName>empty()
            : Optional.of(new ApplicationName(request.getApplication()));
    int limit = request.getLimit() < 1 ? USUAL_RUNS : Math.min(request.getLimit(), MOST_RUNS);
    return Answer.given(
        ListRunsReply.newBuilder()
            .addAllRuns(
                desk.runs().newest(application, limit).stream()
                    .map(new OperatorWords(desk)::summary)
                    .toList())
            .build());
  }

  Answer<RunMsg> showRun(ShowRunRequest request) {
    return run(request).then(run -> Answer.given(ShownWire.to(run, desk.shown().of(run.id()))));
  }

  Answer<RunMsg> abortRun(AbortRunRequest request, String by) {
    return desk.runs()
        .abort(new RunId(request.getRun()), by, request.getReason())
        .then(run -> Answer.given(RunWire.to(run)));
  }

  Answer<RunMsg> steerRun(SteerRunRequest request, String by) {
    var hosts = new TreeSet<HostName>();
    request.getHostsList().forEach(host -> hosts.add(new HostName(host)));
    return desk.runs()
        .steer(
            new RunId(request.getRun()),
            new Runs.Wish(RunWire.from(request.getVerb()), by, request.getReason(), hosts))
        .then(run -> Answer.given(RunWire.to(run)));
  }

  Answer<RunMsg> confirmRun(ConfirmRunRequest request, String by) {
    var check =
        request.getCheck().isEmpty()
            ? Optional.<CheckName>empty()
            : Optional.of(new CheckName(request.getCheck()));
    var verdict = CheckWire.from(request.getVerdict());
    return desk.runs()
        .answer(
            new RunId(request.getRun()),
            new PersonsWord.Word(check, verdict, by, request.getReason()))
        .then(run -> Answer.given(RunWire.to(run)));
  }

  Answer<LetGoReply> letGo(LetGoRequest request, String by) {
    return desk.runs()
        .catchUps()
        .release(new HostName(request.getHost()), by, request.getReason())
        .then(
            released ->
                Answer.given(
                    LetGoReply.newBuilder()
                        .addAllReleased(released.stream().map(CourseWire::to).toList())
                        .build()));
  }

  Answer<Run> run(ShowRunRequest request) {
    var id = new RunId(request.getRun());
    return desk.runs()
        .find(id)
        .map(Answer::given)
        .orElseGet(() -> Answer.refused(Runs.unknown(id)));
  }

  private static Answer<String> key(String key) {
    return key.isBlank() || key.length() > LONGEST_KEY
        ? Answer.refused(
            Problem.of(
                Problem.Kind.USAGE,
                "a start needs an idempotency key of at most " + LONGEST_KEY + " characters",
                "Use a random one, and the same one when you repeat the request."))
        : Answer.given(key);
  }
}
