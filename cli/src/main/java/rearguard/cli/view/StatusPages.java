package rearguard.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rearguard.cli.output.Block;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Value;
import rearguard.cli.reply.Application;
import rearguard.cli.reply.RunSummary;
import rearguard.cli.reply.Status;
import rearguard.model.name.Spelt;
import rearguard.model.snapshot.RestorePoint;

/** The fleet on one screen. */
public enum StatusPages {
  ;

  public static Page of(Status status, When when) {
    var blocks = new ArrayList<Block>();
    blocks.add(Block.lines(head(status)));
    var shut = HoldPages.of(status, Optional.empty());
    var locked = LockdownPages.of(status, Optional.empty());
    if (!locked.isEmpty()) {
      blocks.add(Block.lines(Line.EMPTY));
      blocks.add(LockdownPages.table(locked, when));
    }
    var others = LockdownPages.others(locked, shut);
    if (!others.isEmpty()) {
      blocks.add(Block.lines(Line.EMPTY));
      blocks.add(HoldPages.table(others, when));
    }
    if (!status.runs().isEmpty()) {
      blocks.add(Block.lines(Line.EMPTY));
      blocks.add(RunPages.table(status.runs(), when));
      status.runs().stream()
          .flatMap(run -> run.waiting().stream().map(words -> run.id() + " is " + words))
          .map(words -> Block.lines(Line.of(Signs.WAITING.mark(), Cell.of(" " + words))))
          .forEach(blocks::add);
    }
    if (!status.applications().isEmpty()) {
      blocks.add(Block.lines(Line.EMPTY));
      blocks.add(applications(status.applications()));
    }
    if (!status.hosts().isEmpty()) {
      blocks.add(Block.lines(Line.EMPTY));
      blocks.add(HostPages.table(status.hosts(), when));
      HostPages.endings(status.hosts(), when).ifPresent(blocks::add);
    }
    if (!status.owed().isEmpty()) {
      blocks.add(Block.lines(Line.EMPTY));
      blocks.add(CatchUpPages.table(status.owed(), when));
    }
    return new Page(document(status), blocks);
  }

  private static Line head(Status status) {
    var dashboard = status.dashboard().isEmpty() ? "" : ", dashboard " + status.dashboard();
    return Line.of(
        Cell.strong(status.fleet()),
        Cell.of("  controller " + status.controllerVersion() + dashboard));
  }

  private static Block applications(List<Application> applications) {
    return new Block.Table(
        List.of("APPLICATION", "ENVIRONMENT", "LAST GOOD", "RUN"),
        applications.stream().map(StatusPages::row).toList());
  }

  private static List<Cell> row(Application application) {
    return List.of(
        Cell.strong(application.name()),
        Cell.of(application.environment()),
        Cell.of(application.lastGood().map(StatusPages::name).orElse("none yet")),
        application
            .run()
            .map(run -> Signs.of(run.state()).with(run.id() + " " + Spelt.of(run.state())))
            .orElseGet(() -> Cell.of("-")));
  }

  private static String name(RestorePoint point) {
    return point.label().map(Object::toString).orElseGet(() -> point.id().toString());
  }

  private static Value document(Status status) {
    return Value.document("Status")
        .with("fleet", status.fleet())
        .with("controllerVersion", status.controllerVersion())
        .with("now", status.now())
        .with("dashboard", status.dashboard())
        .with("runs", Documents.items(status.runs(), Documents::summary))
        .with("applications", Documents.items(status.applications(), Documents::application))
        .with("hosts", Documents.items(status.hosts(), Documents::host))
        .with("lockdowns", LockdownPages.document(LockdownPages.of(status, Optional.empty())))
        .with("holds", HoldPages.document(HoldPages.of(status, Optional.empty())))
        .with("owed", Documents.items(status.owed(), CatchUpPages::document));
  }

  /** What to do next in this situation. */
  public static String next(Status status) {
    return status.runs().stream()
        .findFirst()
        .map(RunSummary::id)
        .map(run -> "rearguard run watch " + run)
        .or(() -> status.owed().stream().findFirst().map(CatchUpPages::next))
        .orElseGet(() -> calm(status));
  }

  private static String calm(Status status) {
    if (status.hosts().isEmpty()) {
      return "rearguard host enrol NAME --tag role=web";
    }
    return status.applications().stream()
        .findFirst()
        .map(application -> "rearguard show " + application.name())
        .orElse("rearguard apply FILE");
  }
}
