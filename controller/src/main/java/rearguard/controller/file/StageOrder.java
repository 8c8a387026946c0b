package rearguard.controller.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rearguard.controller.file.WrittenStage.Deed;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.Spelt;

/**
 * What makes a spelled-out order unsafe, once it is known what the components are. The order that
 * follows from the drivers is the yardstick:
 *
 * <pre>
 *   a process  stops before what is beneath it changes, and comes back after it, or together with it
 *   what is    changes when every process of the procedure has stopped, on every host, and before
 *   stored     any of them comes back; schema before data and before code
 * </pre>
 *
 * Pure.
 */
public final class StageOrder {
  private final WrittenOrder order;
  private final List<WrittenOrder.Against> against = new ArrayList<>();

  private StageOrder(List<WrittenStage> stages) {
    this.order = new WrittenOrder(stages);
  }

  /** What is known of a component of the procedure. */
  public record Part(DriverSpec driver, Set<HostName> hosts) {
    public Part {
      hosts = Set.copyOf(hosts);
    }

    private boolean stops() {
      return driver.kind() == Kind.PROCESS && driver.can(Ability.STOP_AND_START);
    }

    private boolean stored() {
      return driver.kind() == Kind.SCHEMA || driver.kind() == Kind.DATA;
    }

    /** Whether processes take up what changes of it only when they start. */
    private boolean beneath() {
      return (driver.kind() == Kind.CODE || driver.kind() == Kind.CONFIG)
          && !driver.can(Ability.LIVE);
    }

    private boolean meets(Part other) {
      return hosts.stream().anyMatch(other.hosts::contains);
    }
  }

  public static List<WrittenOrder.Against> among(
      List<WrittenStage> stages, Map<ComponentName, Part> parts) {
    var order = new StageOrder(stages);
    var known = new LinkedHashMap<>(parts);
    known.keySet().removeIf(name -> order.order.brought(name).isEmpty());
    known.forEach((name, part) -> order.beneath(name, part, known));
    order.stored(known);
    order.schema(known);
    return order.against;
  }

  /** Whatever a process takes up at its start. */
  private void beneath(ComponentName name, Part part, Map<ComponentName, Part> parts) {
    if (!part.beneath()) {
      return;
    }
    int at = order.brought(name).orElseThrow();
    parts.forEach(
        (above, process) -> {
          if (!process.stops() || !process.meets(part)) {
            return;
          }
          int back = order.brought(above).orElseThrow();
          if (back < at) {
            say(
                back,
                quoted(above) + " comes back before its " + Spelt.of(part.driver().kind()),
                "Restore " + quoted(name) + " in the same stage or an earlier one.");
          } else if (back > at && order.first(stage -> stage.does(Deed.STOP, above)) > at) {
            say(
                at,
                quoted(name) + " changes beneath " + quoted(above) + ", which runs on",
                "Stop " + quoted(above) + " in an earlier stage, or restore both together.");
          }
        });
  }

  private void stored(Map<ComponentName, Part> parts) {
    parts.forEach(
        (name, part) -> {
          if (!part.stored()) {
            return;
          }
          int at = order.brought(name).orElseThrow();
          parts.forEach(
              (writer, process) -> {
                if (process.stops()) {
                  writing(at, name, writer);
                }
              });
        });
  }

  private void writing(int at, ComponentName stored, ComponentName writer) {
    if (order.first(stage -> stage.does(Deed.STOP, writer)) >= at) {
      say(
          at,
          quoted(stored) + " goes back while " + quoted(writer) + " may write to it",
          "Stop " + quoted(writer) + " in an earlier stage.");
    } else if (order.brought(writer).orElseThrow() <= at) {
      say(
          at,
          quoted(stored) + " goes back when " + quoted(writer) + " is back and may write to it",
          "Restore " + quoted(writer) + " in a later stage.");
    }
  }

  /** What takes a schema back needs the newer code. */
  private void schema(Map<ComponentName, Part> parts) {
    parts.forEach(
        (name, part) ->
            parts.forEach(
                (other, later) -> {
                  var kind = later.driver().kind();
                  int at = order.brought(other).orElseThrow();
                  if (part.driver().kind() == Kind.SCHEMA
                      && (kind == Kind.CODE || kind == Kind.DATA)
                      && at < order.brought(name).orElseThrow()) {
                    say(
                        at,
                        quoted(other) + " goes back before the schema " + quoted(name),
                        "Restore " + quoted(name) + " in an earlier stage.");
                  }
                }));
  }

  private void say(int stage, String message, String hint) {
    against.add(new WrittenOrder.Against(stage, message, hint));
  }

  private static String quoted(ComponentName name) {
    return "\"" + name + "\"";
  }
}
