package rearguard.agent.policy;

import java.util.ArrayList;
import java.util.List;
import rearguard.agent.host.Owner;

/**
 * The words by which systemd keeps a program within limits (systemd-run(1),
 * systemd.resource-control(5)).
 */
enum Limiting {
  ;

  /** The controllers of the kernel without which systemd takes the words and keeps nothing. */
  static List<String> controllers(Entry.Limits limits) {
    var names = new ArrayList<String>();
    if (limits.memory() > 0) {
      names.add("memory");
    }
    if (limits.cpu() > 0) {
      names.add("cpu");
    }
    if (limits.processes() > 0) {
      names.add("pids");
    }
    return names;
  }

  /** In front of the program's: a scope of its own, then its user. For root. */
  static List<String> words(Entry.Limits limits, Owner owner, List<String> program) {
    var words = new ArrayList<>(List.of("systemd-run", "--scope", "--quiet", "--collect"));
    if (limits.memory() > 0) {
      words.add("--property=MemoryMax=" + limits.memory());
      words.add("--property=MemorySwapMax=0");
    }
    if (limits.cpu() > 0) {
      words.add("--property=CPUQuota=" + limits.cpu() + "%");
    }
    if (limits.processes() > 0) {
      words.add("--property=TasksMax=" + limits.processes());
    }
    words.addAll(List.of("--", "setpriv", "--reuid=" + owner.user(), "--regid=" + owner.group()));
    words.addAll(List.of("--init-groups", "--"));
    words.addAll(program);
    return words;
  }
}
