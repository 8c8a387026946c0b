package rearguard.controller;

import java.util.List;
import java.util.Optional;
import rearguard.controller.desk.Desk;
import rearguard.controller.fleet.Roster;
import rearguard.controller.ledger.Ledger;
import rearguard.controller.web.Sight;
import rearguard.model.Answer;
import rearguard.model.evidence.Lockdown;
import rearguard.model.fleet.Host;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.RunId;
import rearguard.model.run.CatchUp;
import rearguard.model.run.Run;
import rearguard.model.run.Shown;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.stock.Standing;

/** What the dashboard sees: the same answers that operators get. */
record FleetSight(Ledger ledger, Roster roster, Desk desk) implements Sight {
  @Override
  public List<Host> hosts() {
    return roster.hosts();
  }

  @Override
  public List<ApplicationName> applications() {
    return desk.applications().all().stream().map(known -> known.application().name()).toList();
  }

  @Override
  public List<RestorePoint> points(ApplicationName application) {
    return switch (desk.points().list(application)) {
      case Answer.Given<List<RestorePoint>>(var points) -> points;
      case Answer.Refused<List<RestorePoint>> _ -> List.of();
    };
  }

  @Override
  public List<Standing> standings(List<RestorePoint> points) {
    return desk.retaining().standings(points);
  }

  @Override
  public List<Run> runs(int limit) {
    return desk.runs().newest(Optional.empty(), limit);
  }

  @Override
  public Optional<Run> run(RunId id) {
    return desk.runs().find(id);
  }

  @Override
  public List<Lockdown> lockdowns() {
    return desk.lockdowns().open();
  }

  @Override
  public List<Shown> shown(RunId id) {
    return desk.shown().of(id);
  }

  @Override
  public List<CatchUp> owed() {
    return desk.runs().catchUps().open();
  }

  @Override
  public Runnable onChange(Runnable listener) {
    var written = ledger.onWrite(listener);
    var beaten = roster.onChange(_ -> listener.run());
    return () -> {
      written.run();
      beaten.run();
    };
  }
}
