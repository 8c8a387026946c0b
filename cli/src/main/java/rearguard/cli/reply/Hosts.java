package rearguard.cli.reply;

import java.util.List;
import rearguard.model.fleet.Host;
import rearguard.model.run.CatchUp;

/** Who is there, and what those owe that were left behind. */
public record Hosts(List<Host> hosts, List<CatchUp> owed) {
  public Hosts {
    hosts = List.copyOf(hosts);
    owed = List.copyOf(owed);
  }
}
