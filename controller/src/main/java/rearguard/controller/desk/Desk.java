package rearguard.controller.desk;

import java.time.InstantSource;
import java.util.function.Supplier;
import rearguard.controller.fleet.Agents;
import rearguard.controller.fleet.Roster;
import rearguard.controller.ledger.ApplicationLedger;
import rearguard.controller.ledger.DeploymentLedger;
import rearguard.controller.ledger.EvidenceLedger;
import rearguard.controller.ledger.Ledger;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.ledger.RetentionLedger;
import rearguard.controller.ledger.RunLedger;
import rearguard.controller.ledger.ShownLedger;
import rearguard.controller.ledger.SoakLedger;
import rearguard.controller.retain.Issued;
import rearguard.controller.run.Runs;

/** Everything an operator can ask for. Safe from any thread; requests block while agents answer. */
public record Desk(
    Applications applications,
    Points points,
    Plans plans,
    Checking checking,
    Traffic traffic,
    Flags flags,
    Lockdowns lockdowns,
    Gathering gathering,
    Runs runs,
    Escapes escapes,
    Retaining retaining,
    Watching watching,
    Soaking soaking,
    Deployments deployments,
    ShownLedger shown) {
  /** More than a busy fleet asks for in a few weeks, in a few MiB. */
  private static final int REMEMBERED = 50_000;

  /**
   * The world a desk works in; ids must be 8 to 36 lower-case letters and digits, never the same
   * twice; tokens cannot be guessed.
   */
  public record World(
      Ledger ledger,
      Roster roster,
      Agents agents,
      InstantSource clock,
      Supplier<String> ids,
      Supplier<String> tokens) {

    private Runs runs(RunLedger runs, PointLedger points) {
      return Runs.of(runs, points, agents, clock, ids, ledger.epoch());
    }

    private Plans plans(Plans.Ledgers ledgers, Applications applications, Fleet fleet, Runs runs) {
      return new Plans(ledgers, applications, fleet, runs, clock, ids);
    }

    private Soaking soaking(
        PointLedger points, Applications applications, Soaking.Stands stands, Runs runs) {
      return new Soaking(points, new SoakLedger(ledger), applications, stands, runs, clock);
    }

    private Watching watching(
        PointLedger ledgered, Applications applications, Points points, Fleet fleet, Runs runs) {
      var ledgers = new Watching.Ledgers(ledger, ledgered);
      return new Watching(ledgers, applications, points, fleet, runs, clock);
    }

    private World with(Supplier<String> others) {
      return new World(ledger, roster, agents, clock, others, tokens);
    }

    private Retaining retaining(
        PointLedger points, Applications applications, Fleet fleet, Runs runs, Issued issued) {
      var retention = new RetentionLedger(ledger);
      return new Retaining(
          new Retaining.Ledgers(retention, points, new EvidenceLedger(ledger)),
          applications,
          new Stocks(ledger, retention, applications, fleet, issued),
          fleet,
          runs,
          clock);
    }

    private Deployments deployments(Applications applications, Points points, Watching watching) {
      return new Deployments(
          new DeploymentLedger(ledger), applications, points, watching, clock, tokens);
    }
  }

  /** Wires the desk and its runs. The runs are still to be recovered before agents may connect. */
  public static Desk of(World given) {
    var issued = new Issued(given.ids(), given.clock(), REMEMBERED);
    var world = given.with(issued);
    var pointLedger = new PointLedger(world.ledger());
    var runLedger = new RunLedger(world.ledger());
    var fleet = new Fleet(world.roster(), world.agents());
    var applications =
        new Applications(new ApplicationLedger(world.ledger()), fleet, world.clock());
    var runs = world.runs(runLedger, pointLedger);
    var retention = new RetentionLedger(world.ledger());
    var points =
        new Points(pointLedger, retention, applications, fleet, world.clock(), world.ids());
    var lockdowns = new EvidenceLedger(world.ledger());
    var checking = new Checking(applications, pointLedger, lockdowns, fleet, world.clock());
    var traffic = new Traffic(world.ledger(), applications, fleet, runs);
    var watching = world.watching(pointLedger, applications, points, fleet, runs);
    return new Desk(
        applications,
        points,
        world.plans(
            new Plans.Ledgers(pointLedger, runLedger, lockdowns, retention),
            applications,
            fleet,
            runs),
        checking,
        traffic,
        new Flags(applications, pointLedger, fleet),
        new Lockdowns(
            lockdowns,
            applications,
            new Lockdowns.Doors(traffic, checking, runs),
            world.clock(),
            world.ids()),
        new Gathering(world.ledger(), applications, points, fleet, world.clock(), world.ids()),
        runs,
        new Escapes(applications, pointLedger, lockdowns, fleet, world.clock()),
        world.retaining(pointLedger, applications, fleet, runs, issued),
        watching,
        world.soaking(pointLedger, applications, new Soaking.Stands(points, checking), runs),
        world.deployments(applications, points, watching),
        new ShownLedger(world.ledger()));
  }
}
