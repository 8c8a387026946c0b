package rearguard.agent.driver.ufw;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.model.traffic.Held;

/**
 * The holds that the kernel has, read from {@code nft --json list table} (libnftables-json(5)).
 *
 * @param table whether Rearguard's table is there at all
 * @param inForce sorted by owner, then component
 * @param expired the names that are left of holds that ended by themselves
 */
record HoldListing(boolean table, List<Held> inForce, List<HoldScript.Name> expired) {
  static final HoldListing NONE = new HoldListing(false, List.of(), List.of());
  private static final List<String> ALL = List.of("from4/", "from6/", "first4/", "first6/");
  private static final ObjectMapper JSON = new ObjectMapper();

  HoldListing {
    inForce = List.copyOf(inForce);
    expired = List.copyOf(expired);
  }

  static HoldListing read(String json) throws IOException {
    Map<String, JsonNode> sets = new TreeMap<>();
    for (var entry : JSON.readTree(json).path("nftables")) {
      var set = entry.path("set");
      sets.put(set.path("name").asText(), set.path("elem"));
    }
    var inForce = new ArrayList<Held>();
    var expired = new ArrayList<HoldScript.Name>();
    for (var entry : sets.entrySet()) {
      var parts = entry.getKey().split("/", -1);
      if (parts.length == 3 && entry.getKey().startsWith(HoldScript.PORTS)) {
        var name = new HoldScript.Name(parts[1], parts[2]);
        if (entry.getValue().isEmpty()) {
          expired.add(name);
        } else {
          inForce.add(held(name, entry.getValue(), sets));
        }
      }
    }
    inForce.sort(Comparator.comparing(Held::owner).thenComparing(Held::component));
    return new HoldListing(true, inForce, expired);
  }

  private static Held held(HoldScript.Name name, JsonNode elements, Map<String, JsonNode> sets) {
    var ports = new TreeSet<Port>();
    long left = 0;
    for (var element : elements) {
      var concat = element.path("elem").path("val").path("concat");
      ports.add(new Port(concat.path(1).asInt(), concat.path(0).asText()));
      left = Math.max(left, element.path("elem").path("expires").asLong());
    }
    var sources = new ArrayList<String>();
    var open = sets.get("open/" + name.owner() + "/" + name.component());
    boolean lets = open != null && !open.isEmpty();
    for (var kind : lets ? ALL : List.of("from4/", "from6/")) {
      var from = sets.get(kind + name.owner() + "/" + name.component());
      if (from != null) {
        from.forEach(one -> sources.add(source(one)));
      }
    }
    return new Held(
        name.owner(),
        name.component(),
        Duration.ofSeconds(left),
        ports.stream().map(Port::toString).toList(),
        sources);
  }

  private static String source(JsonNode element) {
    if (element.has("prefix")) {
      var prefix = element.path("prefix");
      return prefix.path("addr").asText() + "/" + prefix.path("len").asInt();
    }
    if (element.has("range")) {
      return element.path("range").path(0).asText() + "-" + element.path("range").path(1).asText();
    }
    return element.asText();
  }
}
