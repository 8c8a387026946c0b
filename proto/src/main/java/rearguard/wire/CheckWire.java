package rearguard.wire;

import java.util.Optional;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Probe;
import rearguard.model.check.Verdict;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.v1.CheckMsg;
import rearguard.v1.ClosedMsg;
import rearguard.v1.CommandMsg;
import rearguard.v1.FindingMsg;
import rearguard.v1.HttpMsg;
import rearguard.v1.ListeningMsg;
import rearguard.v1.ManualMsg;
import rearguard.v1.TcpMsg;

/** Checks as they are asked and findings as they are answered. */
public enum CheckWire {
  ;

  public static CheckMsg to(Check check) {
    var message =
        CheckMsg.newBuilder()
            .setName(check.name().value())
            .setWithin(Times.to(check.within()))
            .setPatience(Times.to(check.patience()))
            .setHealthyFor(Times.to(check.healthyFor()));
    switch (check.probe()) {
      case Probe.Http http -> message.setHttp(to(http));
      case Probe.Tcp(var host, var port) ->
          message.setTcp(TcpMsg.newBuilder().setHost(host).setPort(port));
      case Probe.Closed(var host, var port) ->
          message.setClosed(ClosedMsg.newBuilder().setHost(host).setPort(port));
      case Probe.Listening(var port) ->
          message.setListening(ListeningMsg.newBuilder().setPort(port));
      case Probe.Command(var run, var arguments) ->
          message.setCommand(
              CommandMsg.newBuilder().setRun(run).addAllArguments(NamedTexts.to(arguments)));
      case Probe.Manual(var question) ->
          message.setManual(ManualMsg.newBuilder().setQuestion(question));
    }
    return message.build();
  }

  public static Check from(CheckMsg message) {
    return new Check(
        new CheckName(message.getName()),
        probe(message),
        Times.from(message.getWithin()),
        Times.from(message.getPatience()),
        Times.from(message.getHealthyFor()));
  }

  public static FindingMsg to(Finding finding) {
    var message =
        FindingMsg.newBuilder()
            .setCheck(finding.check().value())
            .setVerdict(to(finding.verdict()))
            .setEvidence(finding.evidence())
            .setTook(Times.to(finding.took()))
            .setAt(Times.to(finding.at()));
    finding.host().map(HostName::value).ifPresent(message::setHost);
    return message.build();
  }

  public static Finding from(FindingMsg message) {
    return new Finding(
        new CheckName(message.getCheck()),
        message.hasHost() ? Optional.of(new HostName(message.getHost())) : Optional.empty(),
        from(message.getVerdict()),
        message.getEvidence(),
        Times.from(message.getTook()),
        Times.from(message.getAt()));
  }

  private static HttpMsg to(Probe.Http http) {
    return HttpMsg.newBuilder()
        .setUrl(http.url())
        .addAllStatuses(http.statuses())
        .addAllHeaders(NamedTexts.to(http.headers()))
        .addAllJson(NamedTexts.to(http.json()))
        .build();
  }

  private static Probe probe(CheckMsg message) {
    return switch (message.getProbeCase()) {
      case HTTP -> from(message.getHttp());
      case TCP -> new Probe.Tcp(message.getTcp().getHost(), message.getTcp().getPort());
      case CLOSED -> new Probe.Closed(message.getClosed().getHost(), message.getClosed().getPort());
      case LISTENING -> new Probe.Listening(message.getListening().getPort());
      case COMMAND -> {
        var command = message.getCommand();
        yield new Probe.Command(command.getRun(), NamedTexts.from(command.getArgumentsList()));
      }
      case MANUAL -> new Probe.Manual(message.getManual().getQuestion());
      case PROBE_NOT_SET -> throw Unknown.nothing("probe of a check");
    };
  }

  private static Probe from(HttpMsg http) {
    return new Probe.Http(
        http.getUrl(),
        http.getStatusesList(),
        NamedTexts.from(http.getHeadersList()),
        NamedTexts.from(http.getJsonList()));
  }

  public static FindingMsg.Verdict to(Verdict verdict) {
    return switch (verdict) {
      case PASSED -> FindingMsg.Verdict.PASSED;
      case FAILED -> FindingMsg.Verdict.FAILED;
      case UNKNOWN -> FindingMsg.Verdict.UNKNOWN;
    };
  }

  public static Verdict from(FindingMsg.Verdict verdict) {
    return switch (verdict) {
      case PASSED -> Verdict.PASSED;
      case FAILED -> Verdict.FAILED;
      case UNKNOWN -> Verdict.UNKNOWN;
      case VERDICT_UNSPECIFIED, UNRECOGNIZED -> throw Unknown.word("verdict", verdict);
    };
  }
}
