package rearguard.wire;

import java.util.Optional;
import rearguard.model.local.Ask;
import rearguard.model.local.Said;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.v1.LocalAcceptMsg;
import rearguard.v1.LocalAimMsg;
import rearguard.v1.LocalAskMsg;
import rearguard.v1.LocalEndMsg;
import rearguard.v1.LocalFindingsMsg;
import rearguard.v1.LocalGoMsg;
import rearguard.v1.LocalMoveMsg;
import rearguard.v1.LocalOrderMsg;
import rearguard.v1.LocalPlanMsg;
import rearguard.v1.LocalSaidMsg;
import rearguard.v1.LocalWhoMsg;

/** What is said through the socket on a host. */
public enum LocalWire {
  ;

  /** An ask with the person who asks. */
  public record Asked(Ask.Who who, Ask ask) {}

  public static byte[] bytes(Asked asked) {
    return Canonical.bytes(to(asked));
  }

  public static Asked asked(byte[] bytes) {
    var message = Canonical.message(LocalAskMsg.parser(), bytes);
    var who = message.getWho();
    return new Asked(
        new Ask.Who(who.getName(), who.getReason(), who.getTakeOver(), who.getAlone()),
        ask(message));
  }

  private static LocalAskMsg to(Asked asked) {
    var who = asked.who();
    var message =
        LocalAskMsg.newBuilder()
            .setWho(
                LocalWhoMsg.newBuilder()
                    .setName(who.name())
                    .setReason(who.reason())
                    .setTakeOver(who.takeOver())
                    .setAlone(who.alone()));
    switch (asked.ask()) {
      case Ask.Show(var run) -> message.setShow(run.map(RunId::value).orElse(""));
      case Ask.Move(var run, var manner) ->
          message.setMove(
              LocalMoveMsg.newBuilder().setRun(run.value()).setManner(TakeoverWire.to(manner)));
      case Ask.Aim(var application, var to, var resumed) ->
          message.setAim(
              LocalAimMsg.newBuilder()
                  .setApplication(application.value())
                  .setTo(to)
                  .setResumed(resumed.map(RunId::value).orElse("")));
      case Ask.Rollback(var run, var application, var plan) ->
          message.setRollback(
              LocalGoMsg.newBuilder()
                  .setRun(run.value())
                  .setApplication(application.value())
                  .setPlanId(plan.value()));
      case Ask.Accept(var run, var plan) ->
          message.setAccept(
              LocalAcceptMsg.newBuilder().setRun(run.value()).setPlan(PlanWire.to(plan)));
      case Ask.Order(var run, var step) ->
          message.setOrder(LocalOrderMsg.newBuilder().setRun(run.value()).setStep(step.value()));
      case Ask.Judge(var run, int stage) ->
          message.setJudge(LocalEndMsg.newBuilder().setRun(run.value()).setStage(stage));
      case Ask.End(var run, var state) ->
          message.setEnd(LocalEndMsg.newBuilder().setRun(run.value()).setState(RunWords.to(state)));
    }
    return message.build();
  }

  private static Ask ask(LocalAskMsg message) {
    return switch (message.getAskCase()) {
      case SHOW -> new Ask.Show(run(message.getShow()));
      case MOVE ->
          new Ask.Move(
              new RunId(message.getMove().getRun()),
              TakeoverWire.from(message.getMove().getManner()));
      case AIM ->
          new Ask.Aim(
              new ApplicationName(message.getAim().getApplication()),
              message.getAim().getTo(),
              run(message.getAim().getResumed()));
      case ROLLBACK -> {
        var go = message.getRollback();
        yield new Ask.Rollback(
            new RunId(go.getRun()),
            new ApplicationName(go.getApplication()),
            new PlanId(go.getPlanId()));
      }
      case ACCEPT ->
          new Ask.Accept(
              new RunId(message.getAccept().getRun()),
              PlanWire.from(message.getAccept().getPlan()));
      case ORDER ->
          new Ask.Order(
              new RunId(message.getOrder().getRun()), new StepId(message.getOrder().getStep()));
      case JUDGE ->
          new Ask.Judge(new RunId(message.getJudge().getRun()), message.getJudge().getStage());
      case END ->
          new Ask.End(
              new RunId(message.getEnd().getRun()), RunWords.from(message.getEnd().getState()));
      case ASK_NOT_SET -> throw Unknown.nothing("ask");
    };
  }

  private static Optional<RunId> run(String id) {
    return Optional.of(id).filter(known -> !known.isEmpty()).map(RunId::new);
  }

  public static byte[] bytes(Said said) {
    var message = LocalSaidMsg.newBuilder();
    switch (said) {
      case Said.Line(var text) -> message.setLine(text);
      case Said.Refused(var problems) -> message.setRefused(ProblemWire.to(problems));
      case Said.Ended(var state) ->
          message.setEnded(LocalEndMsg.newBuilder().setState(RunWords.to(state)));
      case Said.Planned(var id, var escape, var drift) ->
          message.setPlan(
              LocalPlanMsg.newBuilder()
                  .setPlanId(id.value())
                  .setEscape(EscapeWire.to(escape))
                  .addAllDrift(drift));
      case Said.Reported(var report) -> message.setReported(RunWire.to(report));
      case Said.Found(var findings) ->
          message.setFindings(
              LocalFindingsMsg.newBuilder()
                  .addAllFindings(findings.stream().map(CheckWire::to).toList()));
      case Said.Accepted(var id) -> message.setAccepted(id.value());
    }
    return Canonical.bytes(message.build());
  }

  public static Said said(byte[] bytes) {
    var message = Canonical.message(LocalSaidMsg.parser(), bytes);
    return switch (message.getSaidCase()) {
      case LINE -> new Said.Line(message.getLine());
      case REFUSED -> new Said.Refused(ProblemWire.from(message.getRefused()));
      case ENDED -> new Said.Ended(RunWords.from(message.getEnded().getState()));
      case PLAN ->
          new Said.Planned(
              new PlanId(message.getPlan().getPlanId()),
              EscapeWire.from(message.getPlan().getEscape()),
              message.getPlan().getDriftList());
      case REPORTED -> new Said.Reported(RunWire.from(message.getReported()));
      case FINDINGS ->
          new Said.Found(
              message.getFindings().getFindingsList().stream().map(CheckWire::from).toList());
      case ACCEPTED -> new Said.Accepted(new PlanId(message.getAccepted()));
      case SAID_NOT_SET -> throw Unknown.nothing("said");
    };
  }
}
