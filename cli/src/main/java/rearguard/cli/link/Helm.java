package rearguard.cli.link;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import rearguard.model.check.Verdict;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.run.Run;
import rearguard.model.run.RunVerb;
import rearguard.v1.ConfirmRunRequest;
import rearguard.v1.OperatorServiceGrpc;
import rearguard.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import rearguard.v1.SteerRunRequest;
import rearguard.wire.CheckWire;
import rearguard.wire.RunWire;

/** What an operator says to a run that has not ended; the answer is the run as it is then. */
public final class Helm {
  /** The controller waits ten seconds itself until the word is kept. */
  private static final Duration SOON = Duration.ofSeconds(15);

  private final Link link;

  Helm(Link link) {
    this.link = link;
  }

  /** No hosts mean all that the verb makes sense for. */
  public Run steer(RunId run, RunVerb verb, String reason, List<HostName> hosts) {
    var request =
        SteerRunRequest.newBuilder()
            .setRun(run.value())
            .setVerb(RunWire.to(verb))
            .setReason(reason)
            .addAllHosts(hosts.stream().map(HostName::value).toList());
    return RunWire.from(to().steerRun(request.build()));
  }

  /** No check means the only one that is asked now. */
  public Run confirm(RunId run, Optional<CheckName> check, Verdict verdict, String reason) {
    var request =
        ConfirmRunRequest.newBuilder()
            .setRun(run.value())
            .setCheck(check.map(CheckName::value).orElse(""))
            .setVerdict(CheckWire.to(verdict))
            .setReason(reason);
    return RunWire.from(to().confirmRun(request.build()));
  }

  private OperatorServiceBlockingStub to() {
    return OperatorServiceGrpc.newBlockingStub(link.channel()).withDeadlineAfter(SOON);
  }
}
