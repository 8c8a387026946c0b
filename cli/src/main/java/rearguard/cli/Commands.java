package rearguard.cli;

import java.util.List;
import java.util.Optional;
import rearguard.cli.command.ApplyCommand;
import rearguard.cli.command.CaptureCommand;
import rearguard.cli.command.CheckCommand;
import rearguard.cli.command.Command;
import rearguard.cli.command.ContextShow;
import rearguard.cli.command.ShowCommand;
import rearguard.cli.command.StatusCommand;
import rearguard.cli.command.VersionCommand;
import rearguard.cli.command.deployments.DeploymentsToken;
import rearguard.cli.command.host.HostEnrol;
import rearguard.cli.command.host.HostLetGo;
import rearguard.cli.command.host.HostList;
import rearguard.cli.command.host.HostRelease;
import rearguard.cli.command.host.HostRevoke;
import rearguard.cli.command.host.HostShow;
import rearguard.cli.command.lockdown.EvidenceExport;
import rearguard.cli.command.lockdown.EvidenceList;
import rearguard.cli.command.lockdown.LockdownBegin;
import rearguard.cli.command.lockdown.LockdownEnd;
import rearguard.cli.command.point.PointList;
import rearguard.cli.command.point.PointMark;
import rearguard.cli.command.point.PointPin;
import rearguard.cli.command.point.PointPrune;
import rearguard.cli.command.point.PointShow;
import rearguard.cli.command.point.PointUnpin;
import rearguard.cli.command.run.FlagList;
import rearguard.cli.command.run.FlagSet;
import rearguard.cli.command.run.PlanCommand;
import rearguard.cli.command.run.RollbackCommand;
import rearguard.cli.command.run.RunConfirm;
import rearguard.cli.command.run.RunList;
import rearguard.cli.command.run.RunShow;
import rearguard.cli.command.run.RunSteer;
import rearguard.cli.command.run.RunWatch;
import rearguard.cli.command.run.UndoCommand;
import rearguard.cli.command.traffic.MaintenanceOff;
import rearguard.cli.command.traffic.MaintenanceOn;
import rearguard.cli.command.traffic.MaintenanceStatus;
import rearguard.cli.command.traffic.TrafficHold;
import rearguard.cli.command.traffic.TrafficRelease;
import rearguard.cli.command.traffic.TrafficStatus;
import rearguard.model.run.RunVerb;

/** Every command, in the order of the help. The class of a command is loaded when it is used. */
enum Commands {
  STATUS("status", "", "hosts, applications and runs on one screen"),
  PLAN("plan", "APP [PROCEDURE]", "what a rollback would change, in words"),
  ROLLBACK("rollback", "APP [PROCEDURE]", "go back: plan, confirm, run, watch"),
  UNDO("undo", "RUN", "take a run back, on every host"),
  CHECK("check", "APP", "ask every check now"),
  RUN_WATCH("run watch", "RUN", "look on until it ends or pauses"),
  RUN_CONFIRM("run confirm", "RUN [CHECK]", "answer what a run asks a person"),
  RUN_PAUSE("run pause", "RUN", "start nothing new; what is under way ends"),
  RUN_RESUME("run resume", "RUN", "go on where it was paused"),
  RUN_RETRY("run retry", "RUN", "what failed once more, then what was not started"),
  RUN_REVERT("run revert", "RUN", "bring the hosts already changed back"),
  RUN_PUSH_ON("run push-on", "RUN", "go on without the hosts that failed"),
  RUN_ABORT("run abort", "RUN", "start no further steps, and end"),
  RUN_TAKE("run take", "RUN", "pause it, and own it from now on"),
  RUN_SHOW("run show", "RUN", "how it stands on every host"),
  RUN_LIST("run list", "[APP]", "the latest runs"),
  TRAFFIC_HOLD("traffic hold", "APP", "keep traffic away, for a time"),
  TRAFFIC_RELEASE("traffic release", "APP", "let through what was kept away"),
  TRAFFIC_STATUS("traffic status", "APP", "what is kept away, by whom, how long"),
  FLAG_LIST("flag list", "APP", "what every feature flag is, and was"),
  FLAG_SET("flag set", "APP FLAG VALUE", "set a feature flag, and nothing else"),
  MAINTENANCE_ON("maintenance on", "APP", "tell users of maintenance, for a time"),
  MAINTENANCE_OFF("maintenance off", "APP", "end it, on every host"),
  MAINTENANCE_STATUS("maintenance status", "APP", "whether it is on, by whom, how long"),
  LOCKDOWN("lockdown", "APP", "shut users out, and take evidence first"),
  LOCKDOWN_END("lockdown end", "APP", "let users in again"),
  EVIDENCE_LIST("evidence list", "APP", "what hosts keep of a lock-down"),
  EVIDENCE_EXPORT("evidence export", "ID", "bring evidence here, in the clear"),
  APPLY("apply", "FILE", "take a fleet file over"),
  SHOW("show", "APP", "what is known of an application"),
  CAPTURE("capture", "APP", "make a restore point"),
  POINTS("points", "APP", "what one can go back to"),
  POINT_LIST("point list", "APP", "the same"),
  POINT_SHOW("point show", "POINT", "what is in a restore point"),
  POINT_MARK("point mark", "POINT MARK", "say that it is good, bad, vulnerable or unknown"),
  POINT_PIN("point pin", "POINT", "keep it, whatever the retention says"),
  POINT_UNPIN("point unpin", "POINT", "let the retention decide again"),
  POINT_PRUNE("point prune", "APP", "drop now what the retention drops"),
  DEPLOYMENTS_TOKEN("deployments token", "APP", "let a build server say what it deployed"),
  HOST_LIST("host list", "", "who is there"),
  HOST_SHOW("host show", "NAME", "one host in full"),
  HOST_ENROL("host enrol", "NAME", "invite a host: a token and what to paste there"),
  HOST_LET_GO("host let-go", "NAME", "let a host go that owes a catch-up"),
  HOST_RELEASE("host release", "NAME", "end a host's quarantine"),
  HOST_REVOKE("host revoke", "NAME", "shut a host out"),
  CONTEXT_SHOW("context show", "", "which controller is asked"),
  COMPLETION("completion", "SHELL", "a script for bash, zsh or fish"),
  VERSION("version", "", "which version this is");

  /** What steers a run is named after what it steers. */
  private static final String RUN = "RUN_";

  private final String path;
  private final String words;
  private final String summary;

  Commands(String path, String words, String summary) {
    this.path = path;
    this.words = words;
    this.summary = summary;
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

  private Command point() {
    return switch (this) {
      case POINT_MARK -> new PointMark();
      case POINT_PIN -> new PointPin();
      case POINT_UNPIN -> new PointUnpin();
      case POINT_PRUNE -> new PointPrune();
      default -> new PointShow();
    };
  }

  Command make() {
    return switch (this) {
      case STATUS -> new StatusCommand();
      case PLAN -> new PlanCommand();
      case ROLLBACK -> new RollbackCommand();
      case UNDO -> new UndoCommand();
      case CHECK -> new CheckCommand();
      case RUN_WATCH -> new RunWatch();
      case RUN_CONFIRM -> new RunConfirm();
      case RUN_PAUSE, RUN_RESUME, RUN_RETRY, RUN_REVERT, RUN_PUSH_ON, RUN_ABORT, RUN_TAKE ->
          new RunSteer(RunVerb.valueOf(name().substring(RUN.length())));
      case RUN_SHOW -> new RunShow();
      case RUN_LIST -> new RunList();
      case TRAFFIC_HOLD -> new TrafficHold();
      case TRAFFIC_RELEASE -> new TrafficRelease();
      case TRAFFIC_STATUS -> new TrafficStatus();
      case FLAG_LIST -> new FlagList();
      case FLAG_SET -> new FlagSet();
      case MAINTENANCE_ON -> new MaintenanceOn();
      case MAINTENANCE_OFF -> new MaintenanceOff();
      case MAINTENANCE_STATUS -> new MaintenanceStatus();
      case LOCKDOWN -> new LockdownBegin();
      case LOCKDOWN_END -> new LockdownEnd();
      case EVIDENCE_LIST -> new EvidenceList();
      case EVIDENCE_EXPORT -> new EvidenceExport();
      case APPLY -> new ApplyCommand();
      case SHOW -> new ShowCommand();
      case CAPTURE -> new CaptureCommand();
      case POINTS, POINT_LIST -> new PointList();
      case POINT_SHOW, POINT_MARK, POINT_PIN, POINT_UNPIN, POINT_PRUNE -> point();
      case DEPLOYMENTS_TOKEN -> new DeploymentsToken();
      case HOST_LIST -> new HostList();
      case HOST_SHOW -> new HostShow();
      case HOST_ENROL -> new HostEnrol();
      case HOST_LET_GO -> new HostLetGo();
      case HOST_RELEASE -> new HostRelease();
      case HOST_REVOKE -> new HostRevoke();
      case CONTEXT_SHOW -> new ContextShow();
      case COMPLETION -> new Completion();
      case VERSION -> new VersionCommand();
    };
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
