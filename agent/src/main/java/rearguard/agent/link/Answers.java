package rearguard.agent.link;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import rearguard.agent.evidence.Forensics;
import rearguard.agent.host.HostException;
import rearguard.agent.journal.Entry;
import rearguard.agent.retention.Dropping;
import rearguard.agent.step.CatchUps;
import rearguard.agent.step.Claims;
import rearguard.agent.step.Questions;
import rearguard.agent.step.turn.Within;
import rearguard.model.Problem;
import rearguard.model.evidence.Wish;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.DriverName;
import rearguard.model.name.PlanId;
import rearguard.model.name.Quoted;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.run.Claim;
import rearguard.v1.AcceptMsg;
import rearguard.v1.AcceptedMsg;
import rearguard.v1.AnswerMsg;
import rearguard.v1.CaptureMsg;
import rearguard.v1.CompareMsg;
import rearguard.v1.DrawMsg;
import rearguard.v1.EvidenceToldMsg;
import rearguard.v1.FenceMsg;
import rearguard.v1.FencedMsg;
import rearguard.v1.FindingsMsg;
import rearguard.v1.QuestionMsg;
import rearguard.v1.ReleaseMsg;
import rearguard.v1.ReviewedMsg;
import rearguard.v1.SnapshotMsg;
import rearguard.v1.TrafficMsg;
import rearguard.v1.TrafficStandingMsg;
import rearguard.wire.CheckWire;
import rearguard.wire.CourseWire;
import rearguard.wire.EvidenceWire;
import rearguard.wire.PlanWire;
import rearguard.wire.ProblemWire;
import rearguard.wire.SettingWire;
import rearguard.wire.SnapshotWire;
import rearguard.wire.TrafficWire;
import rearguard.wire.flag.FlagWire;
import rearguard.wire.stock.StockWire;

/** Answers a question in the time it may take; a refusal is an answer. */
record Answers(
    Questions questions, Claims claims, CatchUps catchUps, Dropping dropping, Forensics forensics) {

  AnswerMsg to(QuestionMsg question) throws InterruptedException {
    var within = duration(question.getWithin());
    try {
      return switch (Within.limit(within, () -> ask(question))) {
        case Within.Ended.InTime<AnswerMsg.Builder>(var answer) ->
            answer.setQuestion(question.getNumber()).build();
        case Within.Ended.TooLong<AnswerMsg.Builder>(),
            Within.Ended.WillNotStop<AnswerMsg.Builder>() ->
            refused(question, tooLong(within));
      };
    } catch (HostException e) {
      return refused(question, e.problem());
    } catch (IllegalArgumentException e) {
      return refused(question, notUnderstood(e));
    } catch (RuntimeException e) {
      return refused(
          question, Problem.of(Problem.Kind.UNEXPECTED, Quoted.of("unexpected: " + e), ""));
    }
  }

  private AnswerMsg.Builder ask(QuestionMsg question) throws HostException, InterruptedException {
    var answer = AnswerMsg.newBuilder();
    return switch (question.getQuestionCase()) {
      case CAPTURE -> {
        var asked = question.getCapture();
        var taken = questions.capture(new SnapshotId(asked.getId()), section(asked));
        yield answer.setCaptured(SnapshotWire.to(taken));
      }
      case COMPARE -> {
        var asked = question.getCompare();
        var id = new SnapshotId(asked.getSnapshot());
        var drift = questions.compare(id, asked.getDigest(), section(asked));
        yield answer.setDrift(SnapshotWire.to(drift));
      }
      case CHECKS -> {
        var asked = question.getChecks().getChecksList().stream().map(CheckWire::from).toList();
        var found = questions.check(asked).stream().map(CheckWire::to).toList();
        yield answer.setFindings(FindingsMsg.newBuilder().addAllFindings(found));
      }
      case ACCEPT -> answer.setAccepted(accepted(question.getAccept()));
      case REVIEW -> {
        var asked = question.getReview();
        var driver = new DriverName(asked.getDriver());
        var problems = questions.review(driver, SettingWire.from(asked.getSettings()));
        yield answer.setReviewed(
            ReviewedMsg.newBuilder()
                .addAllProblems(problems.stream().map(ProblemWire::to).toList()));
      }
      case FENCE -> answer.setFenced(fenced(question.getFence()));
      case RELEASE -> answer.setFenced(released(question.getRelease()));
      case DRAW -> answer.setCaptured(drawn(question.getDraw()));
      case TRAFFIC -> answer.setTraffic(traffic(question.getTraffic()));
      case EVIDENCE -> answer.setEvidence(evidence(EvidenceWire.from(question.getEvidence())));
      case STOCK ->
          answer.setStock(StockWire.to(dropping.answer(StockWire.from(question.getStock()))));
      case FLAGS ->
          answer.setFlags(FlagWire.to(questions.flags(FlagWire.from(question.getFlags()))));
      case QUESTION_NOT_SET -> throw new IllegalArgumentException("an unknown question");
    };
  }

  private TrafficStandingMsg traffic(TrafficMsg asked) throws HostException, InterruptedException {
    return TrafficWire.to(questions.traffic(section(asked), TrafficWire.from(asked.getWish())));
  }

  private EvidenceToldMsg evidence(Wish wish) throws HostException, InterruptedException {
    return EvidenceWire.to(forensics.answer(wish));
  }

  private AcceptedMsg accepted(AcceptMsg asked) throws HostException, InterruptedException {
    claims.accept(
        new Claims.Offer(
            new RunId(asked.getRun()),
            new PlanId(asked.getPlanId()),
            asked.getEpoch(),
            PlanWire.from(asked.getPlan()),
            asked.hasClaim() ? CourseWire.from(asked.getClaim()) : Claim.UNSAID));
    return AcceptedMsg.getDefaultInstance();
  }

  private FencedMsg released(ReleaseMsg asked) throws HostException, InterruptedException {
    var application = new ApplicationName(asked.getApplication());
    return FencedMsg.newBuilder().setWords(catchUps.release(asked.getEpoch(), application)).build();
  }

  private SnapshotMsg drawn(DrawMsg asked) throws HostException, InterruptedException {
    var wanted =
        new Questions.Wanted(
            asked.getVersion(),
            asked.getSnapshot().isEmpty()
                ? Optional.empty()
                : Optional.of(new SnapshotId(asked.getSnapshot())),
            asked.getAsked(),
            asked.getBesideList().stream().map(SnapshotId::new).toList());
    return SnapshotWire.to(questions.draw(new SnapshotId(asked.getId()), section(asked), wanted));
  }

  private FencedMsg fenced(FenceMsg asked) throws HostException, InterruptedException {
    var owing =
        new Entry.Owing(
            new RunId(asked.getRun()),
            new ApplicationName(asked.getApplication()),
            asked.getStopsList().stream().map(PlanWire::from).toList());
    return FencedMsg.newBuilder().setWords(catchUps.hold(asked.getEpoch(), owing)).build();
  }

  private static Questions.Section section(CaptureMsg asked) {
    return new Questions.Section(
        SnapshotWire.from(asked.getTarget()),
        new DriverName(asked.getDriver()),
        SettingWire.from(asked.getSettings()));
  }

  private static Questions.Section section(DrawMsg asked) {
    return new Questions.Section(
        SnapshotWire.from(asked.getTarget()),
        new DriverName(asked.getDriver()),
        SettingWire.from(asked.getSettings()));
  }

  private static Questions.Section section(TrafficMsg asked) {
    return new Questions.Section(
        SnapshotWire.from(asked.getTarget()),
        new DriverName(asked.getDriver()),
        SettingWire.from(asked.getSettings()));
  }

  private static Questions.Section section(CompareMsg asked) {
    return new Questions.Section(
        SnapshotWire.from(asked.getTarget()),
        new DriverName(asked.getDriver()),
        SettingWire.from(asked.getSettings()));
  }

  static AnswerMsg refused(QuestionMsg question, Problem problem) {
    return AnswerMsg.newBuilder()
        .setQuestion(question.getNumber())
        .setRefused(ProblemWire.to(List.of(problem)))
        .build();
  }

  static Duration duration(com.google.protobuf.Duration message) {
    return Duration.ofSeconds(message.getSeconds(), message.getNanos());
  }

  private static Problem tooLong(Duration within) {
    return Problem.of(
            Problem.Kind.UNREACHABLE,
            "the host took longer than " + Within.words(within),
            "Ask again; look at the host's load when it happens again.")
        .mayBeRetried();
  }

  private static Problem notUnderstood(IllegalArgumentException e) {
    return Problem.of(
        Problem.Kind.USAGE,
        Quoted.of("the agent does not understand: " + e.getMessage()),
        "Bring agent and controller to the same version.");
  }
}
