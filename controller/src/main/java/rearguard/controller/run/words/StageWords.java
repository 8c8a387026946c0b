package rearguard.controller.run.words;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rearguard.model.check.Check;
import rearguard.model.name.HostName;
import rearguard.model.name.Spelt;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.Lasting;

/** What is said when a run comes to a stage. */
public enum StageWords {
  ;

  /** The hosts are those that do anything in it or are asked anything. */
  public static String entered(Stage stage, List<HostName> hosts) {
    if (hosts.isEmpty()) {
      return checks(stage).anyMatch(Check::manual) ? "now asking a person" : stage.name();
    }
    var where = hosts.stream().map(HostName::toString).collect(Collectors.joining(", "));
    var watch = Lasting.length(stage);
    if (watch.isPresent()) {
      return "now watching for " + Spelt.of(watch.get()) + " on " + where + ": " + asked(stage);
    }
    boolean asksOnly = steps(stage).findAny().isEmpty();
    return switch (stage.kind()) {
      case READY -> "everything is prepared; now " + ready(stage) + where;
      case TOGETHER ->
          "now " + (asksOnly ? "verifying" : together(stage)) + " on " + where + ", all together";
      case CHANGE ->
          asksOnly
              ? "now verifying on " + where
              : (traffic(stage)
                      ? "every host has changed; now letting traffic through on "
                      : "every host is ready; now changing ")
                  + where;
      case VERIFY -> "every change is made; now verifying on " + where;
    };
  }

  private static String ready(Stage stage) {
    if (steps(stage).findAny().isEmpty()) {
      return "verifying on ";
    }
    return traffic(stage) ? "holding the traffic of " : "the undo point of ";
  }

  private static boolean traffic(Stage stage) {
    return steps(stage).anyMatch(step -> step.verb() == Verb.HOLD || step.verb().letsThrough());
  }

  /** What all hosts do together: everything stops, or what they share changes. */
  private static String together(Stage stage) {
    var doing = steps(stage).map(StageWords::doing).distinct().collect(Collectors.joining(" and "));
    return doing
        + " "
        + switch (stage.name()) {
          case "stop" -> "everything";
          case "schema" -> "the schema";
          case "data" -> "data";
          default -> components(stage);
        };
  }

  private static String doing(Step step) {
    return switch (step.verb()) {
      case PREPARE -> "preparing";
      case REMEMBER -> "remembering";
      case STOP, HALT -> "stopping";
      case RESTORE -> "restoring";
      case START -> "starting";
      case VERIFY -> "verifying";
      case HOLD -> "holding";
      case RELEASE -> "releasing";
      case PURGE -> "purging";
      case ADMIT, OPEN -> "opening";
    };
  }

  private static String components(Stage stage) {
    return steps(stage)
        .map(step -> step.target().component().value())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String asked(Stage stage) {
    return checks(stage)
        .map(check -> check.name().asWritten().value())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static Stream<Check> checks(Stage stage) {
    return stage.hosts().stream().flatMap(part -> part.checks().stream());
  }

  private static Stream<Step> steps(Stage stage) {
    return stage.hosts().stream().flatMap(part -> part.steps().stream());
  }
}
