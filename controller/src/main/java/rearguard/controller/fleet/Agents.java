package rearguard.controller.fleet;

import java.util.List;
import java.util.Optional;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.evidence.Told;
import rearguard.model.flag.Asked;
import rearguard.model.flag.Flag;
import rearguard.model.local.Escape;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Step;
import rearguard.model.run.Claim;
import rearguard.model.run.RunState;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;
import rearguard.model.stock.Stock;
import rearguard.model.stock.StockWish;
import rearguard.model.traffic.Standing;
import rearguard.model.traffic.Wish;
import rearguard.model.watch.Watch;

/**
 * The agents, as the rest of the controller speaks to them. Questions block until the agent
 * answered or the question's time is over; an agent out of contact refuses with {@link
 * Problem.Kind#UNREACHABLE}. Safe to call from any thread, for many hosts at once.
 */
public interface Agents {
  /** Whether the host has a live session now; it may be gone a moment later. */
  boolean connected(HostName host);

  /** Captures the target under that id; asking twice captures once. */
  Answer<Snapshot> capture(
      HostName host, SnapshotId id, Target target, DriverName driver, Setting.Group settings);

  /**
   * Draws up a snapshot of a version that was never captured, or of a snapshot that lost something;
   * asking twice draws once.
   */
  Answer<Snapshot> draw(
      HostName host, SnapshotId id, Target target, DriverName driver, Drawing drawing);

  /**
   * What to draw up.
   *
   * @param version in the driver's words; unless it is a snapshot
   * @param asked whether an operator asked that what was not kept is made anew
   * @param beside what the same restore point has of that host besides, to make it from
   */
  record Drawing(
      Setting.Group settings,
      String version,
      Optional<SnapshotId> snapshot,
      boolean asked,
      List<SnapshotId> beside) {
    public Drawing {
      beside = List.copyOf(beside);
    }
  }

  /** What restoring the snapshot would change now. */
  Answer<Drift> compare(
      HostName host,
      Target target,
      DriverName driver,
      Setting.Group settings,
      SnapshotId snapshot,
      String digest);

  /** Asks the checks on the host; takes as long as the most patient of them. */
  Answer<List<Finding>> check(HostName host, List<Check> checks);

  /**
   * Given once the host holds the plan durably and has claimed its application for the run.
   *
   * @param claim who began the run and why
   */
  Answer<RunId> accept(HostName host, RunId run, PlanId id, long epoch, Plan plan, Claim claim);

  /** The problems that the driver sees in its section of a fleet file; none when it is fine. */
  Answer<List<Problem>> review(HostName host, DriverName driver, Setting.Group settings);

  /**
   * Orders one step of a plan that the host holds. Returns at once; what comes of it arrives as
   * {@link AgentNews#reported}. Dropped when the host is out of contact: order again after {@link
   * AgentNews#returned}.
   */
  void order(HostName host, long epoch, RunId run, StepId step, int attempt);

  /**
   * Sends the plans that the host keeps for the day without a controller, in place of those it kept
   * before.
   *
   * @return false when the host is out of contact: then it keeps what it has
   */
  boolean keep(HostName host, ApplicationName application, List<Escape> escapes);

  /**
   * Says what the host keeps an eye on for an application, in place of what was said before.
   *
   * @return false when the host is out of contact: then it is to be said again
   */
  boolean watch(HostName host, Watch watch);

  /** Tells the host that the run is over. Dropped, as an order, when it is out of contact. */
  void end(HostName host, long epoch, RunId run, RunState state);

  /**
   * Holds the application's processes on the host, durably, until a run of it succeeded there or it
   * is released. Asking again holds them again. Tells how it went.
   */
  Answer<String> fence(
      HostName host, long epoch, RunId run, ApplicationName application, List<Step> stops);

  /**
   * Does what a person wishes of a target's traffic, outside of any run, and tells what is held.
   */
  Answer<Standing> traffic(
      HostName host, Target target, DriverName driver, Setting.Group settings, Wish wish);

  /** What the flags of a target are, beside what a snapshot has of them. */
  Answer<List<Flag>> flags(HostName host, Asked asked);

  /** Takes evidence, tells what is kept of it, or gives a part of it in the clear. */
  Answer<Told> evidence(HostName host, rearguard.model.evidence.Wish wish);

  /** Drops snapshots, and tells what is kept. */
  Answer<Stock> stock(HostName host, StockWish wish);

  /** Lets the host go: what was held starts again as it was. */
  Answer<String> release(HostName host, long epoch, ApplicationName application);
}
