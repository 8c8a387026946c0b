package rearguard.agent.link;

import rearguard.agent.step.News;
import rearguard.agent.step.Told;
import rearguard.v1.FromAgent;
import rearguard.v1.HandedBackHereMsg;
import rearguard.v1.ReportMsg;
import rearguard.v1.TakenOverHereMsg;
import rearguard.wire.PlanWire;
import rearguard.wire.RunWire;
import rearguard.wire.TakeoverWire;

/** What the controller is to hear, as messages. */
enum NewsWire {
  ;

  static FromAgent to(News news) {
    var message = FromAgent.newBuilder();
    return switch (news) {
      case Told told -> message.setReport(to(told)).build();
      case News.TakenOver taken -> message.setTakenOver(to(taken)).build();
      case News.HandedBack handed -> message.setHandedBack(to(handed)).build();
    };
  }

  private static ReportMsg.Builder to(Told told) {
    return ReportMsg.newBuilder()
        .setNumber(told.number())
        .setRun(told.run().value())
        .setReport(RunWire.to(told.report()));
  }

  private static TakenOverHereMsg.Builder to(News.TakenOver taken) {
    return TakenOverHereMsg.newBuilder()
        .setNumber(taken.number())
        .setRun(taken.run().value())
        .setTakeover(TakeoverWire.to(taken.takeover()));
  }

  private static HandedBackHereMsg.Builder to(News.HandedBack handed) {
    var message =
        HandedBackHereMsg.newBuilder()
            .setNumber(handed.number())
            .setRun(handed.run().value())
            .setHandback(TakeoverWire.to(handed.told().handback()))
            .addAllKnown(handed.told().known().stream().map(RunWire::to).toList());
    handed.plan().map(PlanWire::to).ifPresent(message::setPlan);
    return message;
  }
}
