package rearguard.agent.check;

import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.policy.Call;
import rearguard.agent.policy.Performing;
import rearguard.agent.policy.PolicyFile;
import rearguard.model.check.Probe;

/** One run of a command that this host declares; what could not be run tells nothing. */
enum CommandProbe {
  ;

  static Seen look(Probe.Command wanted, PolicyFile policy, Host host) throws InterruptedException {
    try {
      var call = Call.checked(policy.read(host).entry(wanted.run()), wanted.arguments());
      var ended = new Performing(call, host).run("");
      var words = ended.inWords(call.entry().name());
      return ended.fine() ? Seen.passed(words) : Seen.failed(words);
    } catch (HostException e) {
      var hint = e.problem().hint();
      return Seen.unknown(e.problem().message() + (hint.isEmpty() ? "" : ". " + hint));
    }
  }
}
