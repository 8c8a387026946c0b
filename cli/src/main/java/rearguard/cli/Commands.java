package rearguard.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import rearguard.cli.command.ApplyCommand;
import rearguard.cli.command.CaptureCommand;
import rearguard.cli.command.CheckCommand;
import rearguard.cli.command.Command;
import rearguard.cli.command.ContextShow;
import rearguard.cli.command.ShowCommand;
import rearguard.cli.command.StatusCommand;
import rearguard.cli.command.VersionCommand;
import rearguard.cli.command.host.HostEnrol;
import rearguard.cli.command.host.HostList;
import rearguard.cli.command.host.HostRevoke;
import rearguard.cli.command.host.HostShow;
import rearguard.cli.command.point.PointList;
import rearguard.cli.command.point.PointMark;
import rearguard.cli.command.point.PointShow;
import rearguard.cli.command.run.PlanCommand;
import rearguard.cli.command.run.RollbackCommand;
import rearguard.cli.command.run.RunAbort;
import rearguard.cli.command.run.RunList;
import rearguard.cli.command.run.RunShow;
import rearguard.cli.command.run.RunWatch;
import rearguard.cli.command.run.UndoCommand;

/** Every command, in the order of the help. The class of a command is loaded when it is used. */
enum Commands {
  STATUS("status", "", "hosts, applications and runs on one screen", StatusCommand::new),
  PLAN("plan", "APP [PROCEDURE]", "what a rollback would change, in words", PlanCommand::new),
  ROLLBACK("rollback", "APP [PROCEDURE]", "go back: plan, confirm, run, watch", RollbackCommand::new),
  UNDO("undo", "RUN", "take a run back, on every host", UndoCommand::new),
  CHECK("check", "APP", "ask every check now", CheckCommand::new),
  RUN_WATCH("run watch", "RUN", "look on until it ends or pauses", RunWatch::new),
  RUN_ABORT("run abort", "RUN", "start no further steps", RunAbort::new),
  RUN_SHOW("run show", "RUN", "how it stands on every host", RunShow::new),
  RUN_LIST("run list", "[APP]", "the latest runs", RunList::new),
  APPLY("apply", "FILE", "take a fleet file over", ApplyCommand::new),
  SHOW("show", "APP", "what is known of an application", ShowCommand::new),
  CAPTURE("capture", "APP", "make a restore point", CaptureCommand::new),
  POINTS("points", "APP", "what one can go back to", PointList::new),
  POINT_LIST("point list", "APP", "the same", PointList::new),
  POINT_SHOW("point show", "POINT", "what is in a restore point", PointShow::new),
  POINT_MARK("point mark", "POINT MARK", "say that it is good, bad or unknown", PointMark::new),
  HOST_LIST("host list", "", "who is there", HostList::new),
  HOST_SHOW("host show", "NAME", "one host in full", HostShow::new),
  HOST_ENROL("host enrol", "NAME", "invite a host: a token and what to paste there", HostEnrol::new),
  HOST_REVOKE("host revoke", "NAME", "shut a host out", HostRevoke::new),
  CONTEXT_SHOW("context show", "", "which controller is asked", ContextShow::new),
  COMPLETION("completion", "SHELL", "a script for bash, zsh or fish", Completion::new),
  VERSION("version", "", "which version this is", VersionCommand::new);

  private final String path;
  private final String words;
  private final String summary;
  private final Supplier<Command> maker;

  Commands(String path, String words, String summary, Supplier<Command> maker) {
    this.path = path;
    this.words = words;
    this.summary = summary;
    this.maker = maker;
  }

  String path() {
    return path;
  }

  String words() {
    return words;
  }

  String summary() {
    return summary;
  }

  /** The noun of a command of two words; empty for others. */
  Optional<String> noun() {
    int space = path.indexOf(' ');
    return space < 0 ? Optional.empty() : Optional.of(path.substring(0, space));
  }

  Command make() {
    return maker.get();
  }

  static Optional<Commands> at(String path) {
    for (var command : values()) {
      if (command.path.equals(path)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  /** The second words that may follow a noun; empty when it is none. */
  static List<String> under(String noun) {
    return List.of(values()).stream()
        .filter(command -> command.noun().filter(noun::equals).isPresent())
        .map(command -> command.path.substring(noun.length() + 1))
        .toList();
  }
}
