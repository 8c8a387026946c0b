package rearguard.agent.driver.pm2.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * The content of a snapshot: one encrypted record, because environments hold secrets.
 *
 * @param names of the apps that were asked for; empty means all of the home
 * @param alive whether PM2 ran when captured
 * @param saved what PM2 would bring back of it after a reboot; empty when nothing was saved
 */
public record Keepsake(SortedSet<String> names, boolean alive, List<Kept> kept, List<Entry> saved) {
  public static final String RECORD = "processes";
  private static final ObjectMapper JSON = new ObjectMapper();

  public Keepsake {
    names = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(names));
    kept = List.copyOf(kept);
    saved = List.copyOf(saved);
  }

  public static Keepsake from(Shelf shelf) throws HostException {
    return of(shelf.record(RECORD));
  }

  public static Keepsake of(byte[] record) throws HostException {
    try {
      var root = JSON.readTree(record);
      if (root.path("version").asInt() != 1) {
        throw unreadable("it was written by another version");
      }
      var names = new TreeSet<String>();
      root.path("names").forEach(name -> names.add(name.asText()));
      var kept = new ArrayList<Kept>();
      root.path("processes").forEach(process -> kept.add(kept(process)));
      return new Keepsake(names, root.path("alive").asBoolean(), kept, saved(root.path("saved")));
    } catch (IOException e) {
      throw unreadable("it is not what was written");
    }
  }

  /** What it says of those apps; all of it when none is named. */
  public Keepsake within(Collection<String> wanted) throws HostException {
    if (wanted.isEmpty()) {
      return this;
    }
    var known = new TreeSet<>(names);
    kept.forEach(one -> known.add(one.entry().name()));
    var strange = wanted.stream().filter(name -> !known.contains(name)).sorted().toList();
    if (!strange.isEmpty()) {
      throw new HostException(
          Problem.of(
              Problem.Kind.NOT_FOUND,
              "the snapshot holds nothing of \"" + Quoted.of(strange.getFirst()) + "\"",
              "It holds " + Quoted.of(String.join(", ", known)) + "."));
    }
    return new Keepsake(
        new TreeSet<>(wanted),
        alive,
        kept.stream().filter(one -> wanted.contains(one.entry().name())).toList(),
        saved.stream().filter(entry -> wanted.contains(entry.name())).toList());
  }

  public byte[] bytes() {
    var root = JSON.createObjectNode().put("version", 1).put("alive", alive);
    names.forEach(root.putArray("names")::add);
    var processes = root.putArray("processes");
    for (var one : kept) {
      var process = processes.addObject().put("settled", one.settled());
      one.ports().forEach(process.putArray("ports")::add);
      process.set("entry", one.entry().all());
    }
    var dump = root.putArray("saved");
    saved.forEach(entry -> dump.add(entry.all()));
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot fail to be written", e);
    }
  }

  public boolean has(String variable) {
    return kept.stream().anyMatch(one -> one.entry().has(variable));
  }

  /** With another value of a variable, in every environment that has it. */
  public Keepsake with(String variable, String value) {
    return new Keepsake(
        names,
        alive,
        kept.stream()
            .map(one -> new Kept(one.entry().with(variable, value), one.ports(), one.settled()))
            .toList(),
        saved.stream().map(entry -> entry.with(variable, value)).toList());
  }

  public SortedSet<Integer> ports() {
    var ports = new TreeSet<Integer>();
    kept.stream().filter(Kept::settled).forEach(one -> ports.addAll(one.ports()));
    return ports;
  }

  private static Kept kept(JsonNode process) {
    var ports = new TreeSet<Integer>();
    process.path("ports").forEach(port -> ports.add(port.asInt()));
    return new Kept(
        new Entry((ObjectNode) process.path("entry")), ports, process.path("settled").asBoolean());
  }

  private static List<Entry> saved(JsonNode entries) {
    var saved = new ArrayList<Entry>();
    entries.forEach(entry -> saved.add(new Entry((ObjectNode) entry)));
    return saved;
  }

  private static HostException unreadable(String why) {
    return new HostException(
        Problem.of(
            Problem.Kind.CONFLICT,
            "the kept process list cannot be read: " + why,
            "Choose another restore point."));
  }
}
