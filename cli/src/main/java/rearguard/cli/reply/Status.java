package rearguard.cli.reply;

import java.time.Instant;
import java.util.List;
import rearguard.model.fleet.Host;
import rearguard.model.run.CatchUp;

/**
 * The fleet on one screen.
 *
 * @param runs those that have not ended, newest first
 * @param owed what hosts owe that were left behind
 * @param dashboard where it answers; empty when there is none
 */
public record Status(
    String controllerVersion,
    Instant now,
    String fleet,
    List<Host> hosts,
    List<Application> applications,
    List<RunSummary> runs,
    String dashboard,
    List<CatchUp> owed) {
  public Status {
    hosts = List.copyOf(hosts);
    applications = List.copyOf(applications);
    runs = List.copyOf(runs);
    owed = List.copyOf(owed);
  }
}
