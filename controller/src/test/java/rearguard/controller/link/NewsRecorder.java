package rearguard.controller.link;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import rearguard.controller.fleet.AgentNews;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.run.StepReport;
import rearguard.model.run.Takeover;

/** Writes the news down; reports stay uncommitted until the test says so. */
final class NewsRecorder implements AgentNews {
  final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  final BlockingQueue<Runnable> uncommitted = new LinkedBlockingQueue<>();
  final List<RunId> leases = new CopyOnWriteArrayList<>();

  String next() {
    return taken(lines);
  }

  void commitNext() {
    taken(uncommitted).run();
  }

  @Override
  public void epochRaised(long epoch) {
    lines.add("epoch " + epoch);
  }

  @Override
  public void returned(HostName host, Map<RunId, List<StepReport>> held) {
    lines.add("returned " + host + " " + held.keySet());
  }

  @Override
  public void lost(HostName host) {
    lines.add("lost " + host);
  }

  @Override
  public void reported(HostName host, RunId run, StepReport report, Runnable committed) {
    uncommitted.add(committed);
    lines.add("reported " + host + " " + run + " " + report.step() + " " + report.state());
  }

  @Override
  public void takenOver(HostName host, RunId run, Takeover takeover, Runnable committed) {
    uncommitted.add(committed);
    lines.add("taken over " + host + " " + run + " by " + takeover.by());
  }

  @Override
  public void handedBack(HostName host, Handed handed, Runnable committed) {
    uncommitted.add(committed);
    lines.add("handed back " + host + " " + handed.run() + " " + handed.handback().state());
  }

  @Override
  public List<RunId> leases(HostName host) {
    return leases;
  }

  static <T> T taken(BlockingQueue<T> queue) {
    try {
      var item = queue.poll(10, TimeUnit.SECONDS);
      if (item == null) {
        throw new AssertionError("nothing came within 10 s");
      }
      return item;
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
