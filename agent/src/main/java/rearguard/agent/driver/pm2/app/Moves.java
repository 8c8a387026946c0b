package rearguard.agent.driver.pm2.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What PM2 is told so that the processes in scope become those of the snapshot. Everything in scope
 * that is not reloaded is expected to be stopped when it is told.
 *
 * @param remove PM2's numbers of what was not there, or has to be made anew
 * @param start of those that only have to run again
 * @param add definitions to bring up
 * @param reload of those that go on serving and are exchanged one by one
 */
public record Moves(
    List<Integer> remove, List<Integer> start, List<ObjectNode> add, List<Integer> reload) {

  /** The moves, when nothing in scope serves any more. */
  public static Moves fromStopped(List<Kept> kept, List<Live> live) {
    var moves =
        new Moves(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    var there = byKey(live);
    for (var wanted : kept) {
      var same = there.getOrDefault(wanted.entry().key(), new ArrayList<>());
      if (same.isEmpty()) {
        moves.add.add(Definition.anew(wanted));
      } else {
        moves.settle(wanted, same.removeFirst());
      }
    }
    there.values().forEach(rest -> rest.forEach(extra -> moves.remove.add(extra.id())));
    return moves;
  }

  /**
   * The moves when every app of the snapshot serves unchanged, in cluster mode, at least twice:
   * nothing has to stop.
   */
  public static Moves fromServing(List<Live> live) {
    return new Moves(List.of(), List.of(), List.of(), live.stream().map(Live::id).toList());
  }

  /**
   * Whether all go on serving while what is beneath them is switched, each exchanged afterwards.
   */
  public static boolean mayServeOn(List<Kept> kept, List<Live> live) {
    var there = byKey(live);
    return !kept.isEmpty()
        && kept.size() == live.size()
        && live.stream().allMatch(one -> one.entry().online() && !one.unsettled())
        && there.values().stream().allMatch(instances -> instances.size() >= 2)
        && kept.stream().allMatch(wanted -> servesOn(wanted, there));
  }

  private static boolean servesOn(Kept wanted, Map<Entry.Key, List<Live>> there) {
    var same = there.getOrDefault(wanted.entry().key(), new ArrayList<>());
    return !same.isEmpty()
        && wanted.runs()
        && wanted.entry().clustered()
        && Definition.same(wanted.entry(), same.removeFirst().entry());
  }

  private void settle(Kept wanted, Live live) {
    if (Definition.same(wanted.entry(), live.entry())) {
      if (wanted.runs()) {
        start.add(live.id());
      }
    } else if (wanted.runs() && !wanted.entry().watched()) {
      add.add(Definition.inPlaceOf(live, wanted));
    } else {
      remove.add(live.id());
      add.add(Definition.anew(wanted));
    }
  }

  /** What it comes to, in one line. */
  public String words() {
    return start.size()
        + " to start again, "
        + add.size()
        + " to define anew, "
        + remove.size()
        + " to remove";
  }

  public static SortedMap<Entry.Key, List<Live>> byKey(List<Live> live) {
    var byKey = new TreeMap<Entry.Key, List<Live>>();
    live.stream()
        .sorted(Live.ORDER)
        .forEach(one -> byKey.computeIfAbsent(one.entry().key(), _ -> new ArrayList<>()).add(one));
    return byKey;
  }

  public static SortedMap<Entry.Key, List<Kept>> keptByKey(List<Kept> kept) {
    var byKey = new LinkedHashMap<Entry.Key, List<Kept>>();
    kept.forEach(one -> byKey.computeIfAbsent(one.entry().key(), _ -> new ArrayList<>()).add(one));
    return new TreeMap<>(byKey);
  }
}
