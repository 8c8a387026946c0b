package rearguard.agent.driver.systemd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.PathState;
import rearguard.model.Problem;
import rearguard.model.name.Counted;

/**
 * Units and their files.
 *
 * @param own files that may be written
 * @param foreign files of packages and others, kept only to tell what changed
 */
record SystemdState(List<Unit> units, PathState own, PathState foreign) {
  private static final String UNITS = "units";
  private static final String OWN = "files";
  private static final String FOREIGN = "packaged";
  private static final ObjectMapper JSON = new ObjectMapper();

  SystemdState {
    units = List.copyOf(units);
  }

  /**
   * One unit.
   *
   * @param load systemd's word for whether its file could be read
   * @param enabled systemd's word: enabled, disabled, masked, static …
   * @param unread whether systemd had not read its files since they were changed
   * @param command of the main process, where it is the one the unit file starts
   * @param ports below those the kernel hands out
   */
  record Unit(
      UnitName name,
      String load,
      String enabled,
      boolean unread,
      UnitLook.Standing standing,
      Optional<String> command,
      SortedSet<Integer> ports) {
    Unit {
      ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
    }

    boolean runs() {
      return standing == UnitLook.Standing.RUNS;
    }

    boolean up() {
      return standing != UnitLook.Standing.OFF;
    }
  }

  List<UnitName> names() {
    return units.stream().map(Unit::name).toList();
  }

  /** What an operator reads: "tea-api.service, tea-worker.service (not running)". */
  String words() {
    var words = new ArrayList<String>();
    for (var unit : units) {
      words.add(unit.name() + (unit.runs() ? "" : unit.up() ? " (restless)" : " (not running)"));
    }
    return String.join(", ", words) + "; " + Counted.of(own.count(), "file");
  }

  /** Equal states give equal bytes. */
  byte[] bytes() {
    var bytes = new java.io.ByteArrayOutputStream();
    for (var part : List.of(unitBytes(), own.written(), foreign.written())) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private byte[] unitBytes() {
    var root = JSON.createArrayNode();
    for (var unit : units) {
      var node = root.addObject().put("name", unit.name().text());
      node.put("load", unit.load()).put("enabled", unit.enabled()).put("unread", unit.unread());
      node.put("standing", unit.standing().name());
      unit.command().ifPresent(command -> node.put("command", command));
      var ports = node.putArray("ports");
      unit.ports().forEach(ports::add);
    }
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  void keep(Shelf.Writer shelf) throws HostException {
    shelf.record(UNITS, unitBytes());
    shelf.record(OWN, own.written());
    shelf.record(FOREIGN, foreign.written());
  }

  static SystemdState from(Shelf shelf) throws HostException {
    try {
      var units = new ArrayList<Unit>();
      for (var node : JSON.readTree(shelf.record(UNITS))) {
        units.add(unit(node));
      }
      return new SystemdState(
          units, PathState.read(shelf.record(OWN)), PathState.read(shelf.record(FOREIGN)));
    } catch (IOException | IllegalArgumentException e) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "the units of snapshot " + shelf.id() + " cannot be read",
              "Choose another restore point."),
          e);
    }
  }

  private static Unit unit(JsonNode node) {
    var ports = new TreeSet<Integer>();
    node.path("ports").forEach(port -> ports.add(port.asInt()));
    return new Unit(
        new UnitName(node.path("name").asText()),
        node.path("load").asText(),
        node.path("enabled").asText(),
        node.path("unread").asBoolean(),
        UnitLook.Standing.valueOf(node.path("standing").asText()),
        node.has("command") ? Optional.of(node.path("command").asText()) : Optional.empty(),
        ports);
  }
}
