package rearguard.wire;

import java.time.Instant;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.run.RunEvent;
import rearguard.v1.AbortAskedMsg;
import rearguard.v1.AnsweredMsg;
import rearguard.v1.AskedMsg;
import rearguard.v1.BegunMsg;
import rearguard.v1.DeclinedMsg;
import rearguard.v1.HandedBackMsg;
import rearguard.v1.JudgedMsg;
import rearguard.v1.LockedDownMsg;
import rearguard.v1.ReportedMsg;
import rearguard.v1.ReturnedMsg;
import rearguard.v1.RunEventMsg;
import rearguard.v1.TakenOverMsg;

/** What can happen to a run, as a message. */
enum EventWire {
  ;

  static RunEventMsg to(RunEvent event) {
    var message = RunEventMsg.newBuilder().setAt(Times.to(event.at()));
    switch (event) {
      case RunEvent.Begun(_, var by, var reason) ->
          message.setBegun(BegunMsg.newBuilder().setBy(by).setReason(reason));
      case RunEvent.Accepted(_, var host) -> message.setAccepted(host.value());
      case RunEvent.Declined(_, var host, var why) ->
          message.setDeclined(DeclinedMsg.newBuilder().setHost(host.value()).setWhy(why));
      case RunEvent.Reported reported -> message.setReported(to(reported));
      case RunEvent.Judged judged -> message.setJudged(to(judged));
      case RunEvent.Remembered(_, var point) -> message.setRemembered(point.value());
      case RunEvent.Lost(_, var host) -> message.setLost(host.value());
      case RunEvent.Excluded(_, var host) -> message.setExcluded(host.value());
      case RunEvent.Returned returned -> message.setReturned(to(returned));
      case RunEvent.Recovered(_, var epoch) -> message.setRecovered(epoch);
      case RunEvent.AbortAsked(_, var by, var reason) ->
          message.setAbortAsked(AbortAskedMsg.newBuilder().setBy(by).setReason(reason));
      case RunEvent.TakenOver(_, var host, var takeover) ->
          message.setTakenOver(
              TakenOverMsg.newBuilder()
                  .setHost(host.value())
                  .setTakeover(TakeoverWire.to(takeover)));
      case RunEvent.LockedDown(_, var later) ->
          message.setLockedDown(
              LockedDownMsg.newBuilder()
                  .addAllLater(later.stream().map(CheckName::value).toList()));
      case RunEvent.HandedBack handed -> message.setHandedBack(to(handed));
      case RunEvent.Answered answered -> message.setAnswered(to(answered));
      case RunEvent.Asked asked -> message.setAsked(to(asked));
    }
    return message.build();
  }

  static RunEvent from(RunEventMsg message) {
    Instant at = Times.from(message.getAt());
    return switch (message.getEventCase()) {
      case BEGUN ->
          new RunEvent.Begun(at, message.getBegun().getBy(), message.getBegun().getReason());
      case ACCEPTED -> new RunEvent.Accepted(at, new HostName(message.getAccepted()));
      case DECLINED -> from(at, message.getDeclined());
      case REPORTED -> from(at, message.getReported());
      case JUDGED -> from(at, message.getJudged());
      case REMEMBERED -> new RunEvent.Remembered(at, new PointId(message.getRemembered()));
      case LOST -> new RunEvent.Lost(at, new HostName(message.getLost()));
      case EXCLUDED -> new RunEvent.Excluded(at, new HostName(message.getExcluded()));
      case RETURNED -> from(at, message.getReturned());
      case RECOVERED -> new RunEvent.Recovered(at, message.getRecovered());
      case ABORT_ASKED -> from(at, message.getAbortAsked());
      case TAKEN_OVER ->
          new RunEvent.TakenOver(
              at,
              new HostName(message.getTakenOver().getHost()),
              TakeoverWire.from(message.getTakenOver().getTakeover()));
      case LOCKED_DOWN ->
          new RunEvent.LockedDown(
              at, message.getLockedDown().getLaterList().stream().map(CheckName::new).toList());
      case HANDED_BACK -> from(at, message.getHandedBack());
      case ANSWERED -> from(at, message.getAnswered());
      case ASKED -> from(at, message.getAsked());
      case EVENT_NOT_SET -> throw Unknown.nothing("event of a run");
    };
  }

  private static ReportedMsg to(RunEvent.Reported reported) {
    return ReportedMsg.newBuilder()
        .setHost(reported.host().value())
        .setReport(RunWire.to(reported.report()))
        .build();
  }

  private static JudgedMsg to(RunEvent.Judged judged) {
    return JudgedMsg.newBuilder()
        .setHost(judged.host().value())
        .addAllFindings(judged.findings().stream().map(CheckWire::to).toList())
        .build();
  }

  private static ReturnedMsg to(RunEvent.Returned returned) {
    return ReturnedMsg.newBuilder()
        .setHost(returned.host().value())
        .addAllKnown(returned.known().stream().map(RunWire::to).toList())
        .build();
  }

  private static HandedBackMsg to(RunEvent.HandedBack handed) {
    return HandedBackMsg.newBuilder()
        .setHost(handed.host().value())
        .setHandback(TakeoverWire.to(handed.handback()))
        .addAllKnown(handed.known().stream().map(RunWire::to).toList())
        .build();
  }

  private static RunEvent from(Instant at, HandedBackMsg message) {
    return new RunEvent.HandedBack(
        at,
        new HostName(message.getHost()),
        TakeoverWire.from(message.getHandback()),
        message.getKnownList().stream().map(RunWire::from).toList());
  }

  private static RunEvent from(Instant at, DeclinedMsg message) {
    return new RunEvent.Declined(at, new HostName(message.getHost()), message.getWhy());
  }

  private static RunEvent from(Instant at, ReportedMsg message) {
    return new RunEvent.Reported(
        at, new HostName(message.getHost()), RunWire.from(message.getReport()));
  }

  private static RunEvent from(Instant at, JudgedMsg message) {
    return new RunEvent.Judged(
        at,
        new HostName(message.getHost()),
        message.getFindingsList().stream().map(CheckWire::from).toList());
  }

  private static RunEvent from(Instant at, ReturnedMsg message) {
    return new RunEvent.Returned(
        at,
        new HostName(message.getHost()),
        message.getKnownList().stream().map(RunWire::from).toList());
  }

  private static RunEvent from(Instant at, AbortAskedMsg message) {
    return new RunEvent.AbortAsked(at, message.getBy(), message.getReason());
  }

  private static AnsweredMsg to(RunEvent.Answered answered) {
    return AnsweredMsg.newBuilder()
        .setCheck(answered.check().value())
        .setVerdict(CheckWire.to(answered.verdict()))
        .setBy(answered.by())
        .setReason(answered.reason())
        .build();
  }

  private static RunEvent from(Instant at, AnsweredMsg message) {
    return new RunEvent.Answered(
        at,
        new CheckName(message.getCheck()),
        CheckWire.from(message.getVerdict()),
        message.getBy(),
        message.getReason());
  }

  private static AskedMsg to(RunEvent.Asked asked) {
    return AskedMsg.newBuilder()
        .setVerb(RunWords.to(asked.verb()))
        .setBy(asked.by())
        .setReason(asked.reason())
        .addAllHosts(asked.hosts().stream().map(HostName::value).toList())
        .build();
  }

  private static RunEvent from(Instant at, AskedMsg message) {
    return new RunEvent.Asked(
        at,
        RunWords.from(message.getVerb()),
        message.getBy(),
        message.getReason(),
        CourseWire.hosts(message.getHostsList()));
  }
}
