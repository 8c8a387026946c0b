package rearguard.agent.driver.pm2;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import rearguard.agent.driver.pm2.app.Definition;
import rearguard.agent.driver.pm2.app.Entry;
import rearguard.agent.driver.pm2.app.Keepsake;
import rearguard.agent.driver.pm2.app.Kept;
import rearguard.agent.driver.pm2.app.Live;
import rearguard.agent.driver.pm2.app.Moves;
import rearguard.agent.driver.pm2.app.Saved;
import rearguard.agent.driver.pm2.app.Woe;
import rearguard.model.name.Quoted;
import rearguard.model.snapshot.Drift;

/** What differs between a snapshot and a scene, by names alone. Pure. */
final class Comparison {
  private final Keepsake keepsake;
  private final Scene scene;
  private final SortedMap<Entry.Key, SortedSet<Integer>> ports;
  private final LinkedHashSet<String> words = new LinkedHashSet<>();

  private Comparison(
      Keepsake keepsake, Scene scene, SortedMap<Entry.Key, SortedSet<Integer>> ports) {
    this.keepsake = keepsake;
    this.scene = scene;
    this.ports = ports;
  }

  static Drift of(Keepsake keepsake, Scene scene, SortedMap<Entry.Key, SortedSet<Integer>> ports) {
    var comparison = new Comparison(keepsake, scene, ports);
    comparison.compare();
    return new Drift(List.copyOf(comparison.words), fingerprint(keepsake, scene, ports));
  }

  private void compare() {
    if (!scene.alive() && !keepsake.kept().isEmpty()) {
      var entries = keepsake.kept().stream().map(Kept::entry).toList();
      words.add("PM2 is not running; to be brought back: " + Woe.names(entries));
    } else {
      apps();
    }
    if (Saved.differs(Saved.wanted(keepsake, scene.saved()), scene.saved())) {
      words.add("what PM2 brings back after a reboot (dump.pm2) differs");
    }
  }

  private void apps() {
    var live = Moves.byKey(scene.live());
    for (var app : Moves.keptByKey(keepsake.kept()).entrySet()) {
      var now = live.remove(app.getKey());
      if (now == null) {
        words.add(named(app.getKey()) + " is missing");
      } else {
        app(app.getKey(), app.getValue(), now);
      }
    }
    live.keySet().forEach(extra -> words.add(named(extra) + " is there and was not"));
  }

  private void app(Entry.Key key, List<Kept> kept, List<Live> live) {
    if (kept.size() != live.size()) {
      words.add(named(key) + " has " + live.size() + " instances, was " + kept.size());
    }
    var before = words.size();
    for (int i = 0; i < Math.min(kept.size(), live.size()); i++) {
      instance(named(key), kept.get(i), live.get(i));
    }
    if (words.size() == before) {
      silent(key, kept);
    }
  }

  private void instance(String name, Kept kept, Live live) {
    var differences = Definition.differences(kept.entry(), live.entry());
    if (!differences.isEmpty()) {
      words.add(name + " differs: " + String.join(", ", differences));
    }
    if (kept.runs() && live.entry().status().equals("errored")) {
      words.add(name + " has given up after " + live.entry().restarts() + " restarts");
    } else if (kept.runs() && !live.astir()) {
      words.add(name + " is stopped");
    } else if (kept.runs() && kept.settled() && live.unsettled()) {
      words.add(name + " restarts over and over");
    } else if (!kept.runs() && live.astir()) {
      words.add(name + " runs and did not");
    }
  }

  private void silent(Entry.Key key, List<Kept> kept) {
    var missing = new TreeSet<Integer>();
    kept.stream().filter(Kept::settled).forEach(one -> missing.addAll(one.ports()));
    missing.removeAll(ports.getOrDefault(key, new TreeSet<>()));
    missing.forEach(port -> words.add("port " + port + " is not listened on by " + named(key)));
  }

  private static String named(Entry.Key key) {
    return "\"" + Quoted.of(key.name()) + "\"";
  }

  /**
   * Changes when the processes do, not when their pids or restarts do. Keyed with the snapshot's
   * secret content: whoever has the fingerprint alone cannot try out passwords against it.
   */
  private static String fingerprint(
      Keepsake keepsake, Scene scene, SortedMap<Entry.Key, SortedSet<Integer>> ports) {
    var text = new ArrayList<String>();
    text.add(Boolean.toString(scene.alive()));
    for (var live : scene.live()) {
      text.add(Definition.canonical(live.entry()) + live.entry().wanted());
    }
    scene.saved().stream().map(Definition::canonical).sorted().forEach(text::add);
    if (!scene.restless()) {
      text.add(ports.toString());
    }
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(keepsake.bytes(), "HmacSHA256"));
      return HexFormat.of()
          .formatHex(mac.doFinal(String.join("\n", text).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK knows HmacSHA256", e);
    }
  }
}
