package rearguard.agent.driver.compose.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the engine was told when a container was made, so that it can be told once more: as {@code
 * POST /containers/create} of its API reads it, without what only that one container had. Holds
 * secrets. Pure.
 *
 * @param name of the container
 * @param make what comes of it
 * @param words what the engine is told, as JSON with sorted keys
 */
public record Definition(String name, Make make, String words) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  private static final Pattern ANONYMOUS = Pattern.compile("([0-9a-f]{64}):([^:]+)(:.*)?");
  private static final String HASH = "com.docker.compose.config-hash";
  private static final String REPLACES = "com.docker.compose.replace";
  private static final Set<String> GIVEN = Set.of("none", "host", "bridge", "default");
  private static final List<String> ENDPOINT =
      List.of("Aliases", "IPAMConfig", "Links", "DriverOpts");

  static Definition of(JsonNode container, Make make) {
    var name = container.path("Name").asText().replaceFirst("^/", "");
    var words = copy(container.path("Config"));
    var host = copy(container.path("HostConfig"));
    var id = Seen.shortened(container.path("Id").asText());
    var ownName = !host.path("NetworkMode").asText().equals("host");
    if (!ownName || words.path("Hostname").asText().equals(id)) {
      words.remove("Hostname");
    }
    if (words.path("Labels") instanceof ObjectNode labels) {
      labels.remove(REPLACES);
    }
    nameVolumes(host, container.path("Mounts"));
    words.set("HostConfig", host);
    words.set("NetworkingConfig", networks(container, id));
    return new Definition(name, make, text(words));
  }

  /** What Compose noted of the files it made the container from; empty when it is not its work. */
  public String hash() {
    return tree().path("Labels").path(HASH).asText();
  }

  /** Whether it lives in another container, which has another id when it is made anew. */
  public boolean tied() {
    var host = tree().path("HostConfig");
    return List.of("NetworkMode", "PidMode", "IpcMode").stream()
            .anyMatch(key -> host.path(key).asText().startsWith("container:"))
        || !host.path("VolumesFrom").isEmpty();
  }

  /** Whether it sees what other containers see of volumes and of the host. */
  public boolean borrows() {
    return !tree().path("HostConfig").path("VolumesFrom").isEmpty();
  }

  /** The names of its volumes that have one. */
  public SortedSet<String> volumes() {
    var names = new TreeSet<String>();
    var host = tree().path("HostConfig");
    host.path("Binds").forEach(bind -> names.add(bind.asText().split(":", 2)[0]));
    for (var mount : host.path("Mounts")) {
      names.add(mount.path("Type").asText().equals("volume") ? mount.path("Source").asText() : "");
    }
    names.removeIf(name -> name.isEmpty() || name.startsWith("/") || name.matches("[0-9a-f]{64}"));
    return names;
  }

  /** Its environment, as {@code NAME=value}. */
  public List<String> environment() {
    var entries = new ArrayList<String>();
    tree().path("Env").forEach(entry -> entries.add(entry.asText()));
    return entries;
  }

  /** The values of its environment. */
  public List<String> values() {
    var values = new ArrayList<String>();
    for (var entry : tree().path("Env")) {
      values.add(entry.asText().substring(entry.asText().indexOf('=') + 1));
    }
    return values;
  }

  /** The name its image was asked for by. */
  public String imageName() {
    return tree().path("Image").asText();
  }

  /** Those that have to be there. */
  public SortedSet<String> networks() {
    var names = new TreeSet<String>();
    endpoints().fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** How it is in one of its networks. */
  JsonNode endpoint(String network) {
    return endpoints().path(network);
  }

  private JsonNode endpoints() {
    return tree().path("NetworkingConfig").path("EndpointsConfig");
  }

  /** Likewise, with the nameless volumes of the one whose place it takes: what is in them stays. */
  public Definition carrying(Definition live) {
    var theirs = new HashMap<String, String>();
    live.tree().path("HostConfig").path("Binds").forEach(bind -> note(bind.asText(), theirs));
    var words = tree();
    ArrayNode binds = words.path("HostConfig").withArray("Binds");
    for (int i = 0; i < binds.size(); i++) {
      var bind = ANONYMOUS.matcher(binds.get(i).asText());
      if (bind.matches() && theirs.containsKey(bind.group(2))) {
        var rest = binds.get(i).asText().substring(bind.group(1).length());
        binds.set(i, theirs.get(bind.group(2)) + rest);
      }
    }
    return new Definition(name, make, text(words));
  }

  private static void note(String bind, HashMap<String, String> volumes) {
    var matcher = ANONYMOUS.matcher(bind);
    if (matcher.matches()) {
      volumes.put(matcher.group(2), matcher.group(1));
    }
  }

  /** What to ask for; an engine of before 2024 takes one network with it, the others later. */
  String request(String image) {
    var words = tree();
    words.put("Image", image);
    var first = words.path("HostConfig").path("NetworkMode").asText();
    ((ObjectNode) words.path("NetworkingConfig").path("EndpointsConfig")).retain(first);
    return text(words);
  }

  SortedSet<String> later() {
    var later = networks();
    later.remove(tree().path("HostConfig").path("NetworkMode").asText());
    return later;
  }

  private ObjectNode tree() {
    try {
      return copy(JSON.readTree(words));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a definition is written by this class alone", e);
    }
  }

  /** A volume without a name in the Compose file has one that the engine made up. */
  private static void nameVolumes(ObjectNode host, JsonNode mounts) {
    var binds = host.path("Binds") instanceof ArrayNode some ? some : host.putArray("Binds");
    var named = new HashSet<String>();
    binds.forEach(bind -> named.add(bind.asText().replaceFirst("^[^:]*:([^:]*).*$", "$1")));
    if (host.path("Mounts") instanceof ArrayNode asked) {
      asked.removeIf(mount -> nameless(mount));
      asked.forEach(mount -> named.add(mount.path("Target").asText()));
    }
    for (var mount : mounts) {
      var to = mount.path("Destination").asText();
      if (mount.path("Type").asText().equals("volume") && named.add(to)) {
        var mode = mount.path("RW").asBoolean(true) ? "rw" : "ro";
        binds.add(mount.path("Name").asText() + ":" + to + ":" + mode);
      }
    }
  }

  private static boolean nameless(JsonNode mount) {
    return mount.path("Type").asText().equals("volume") && mount.path("Source").asText().isEmpty();
  }

  private static ObjectNode networks(JsonNode container, String id) {
    var networks = JSON.createObjectNode();
    var endpoints = networks.putObject("EndpointsConfig");
    for (var network : container.path("NetworkSettings").path("Networks").properties()) {
      if (!GIVEN.contains(network.getKey())) {
        var endpoint = copy(network.getValue()).retain(ENDPOINT);
        if (endpoint.path("Aliases") instanceof ArrayNode aliases) {
          aliases.removeIf(alias -> alias.asText().equals(id));
        }
        endpoints.set(network.getKey(), endpoint);
      }
    }
    return networks;
  }

  private static ObjectNode copy(JsonNode node) {
    return node instanceof ObjectNode object ? object.deepCopy() : JSON.createObjectNode();
  }

  private static String text(JsonNode tree) {
    try {
      return JSON.writeValueAsString(JSON.treeToValue(tree, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
