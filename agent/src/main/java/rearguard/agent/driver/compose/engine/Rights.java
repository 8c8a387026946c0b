package rearguard.agent.driver.compose.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a container may do to the host, in words that are the same whether they are read from a
 * container or from a Compose file. Pure.
 */
public final class Rights {
  private static final String SOCKET = "/var/run/docker.sock";

  private final SortedSet<String> words = new TreeSet<>();

  /** Of a service in a model that Compose has resolved: short and long forms, both generations. */
  public static SortedSet<String> ofService(JsonNode service, JsonNode model) {
    var rights = new Rights();
    rights.flag("privileged", service.path("privileged").asBoolean());
    service.path("cap_add").forEach(one -> rights.capability(one.asText()));
    rights.shared("network", service.path("network_mode").asText());
    rights.shared("pid", service.path("pid").asText());
    rights.shared("ipc", service.path("ipc").asText());
    rights.shared("user names", service.path("userns_mode").asText());
    service.path("security_opt").forEach(one -> rights.security(one.asText()));
    service.path("devices").forEach(rights::device);
    service.path("volumes").forEach(rights::volume);
    rights.folder(service.path("use_api_socket").asBoolean() ? SOCKET : "", true);
    rights.files(service.path("secrets"), model.path("secrets"));
    rights.files(service.path("configs"), model.path("configs"));
    return rights.words();
  }

  /** Likewise, what other containers see. */
  public static final String BORROWED = "volumes of other containers";

  private static final String OPTIONS = "; options ";
  private static final Set<String> PLAIN = Set.of("", "bind", "volume", "tmpfs");

  /**
   * The volumes of a service by the names that the engine has for them: which they are, and what
   * those are that the model has made.
   */
  public static SortedSet<String> volumesOf(JsonNode service, JsonNode model, String project) {
    var rights = new Rights();
    for (var mount : service.path("volumes")) {
      var key = key(mount);
      if (!key.isEmpty()) {
        rights.named(key, model.path("volumes").path(key), project);
      }
      var type = mount.path("type").asText();
      rights.flag("mount of type " + type, !PLAIN.contains(type));
    }
    rights.flag(BORROWED, !service.path("volumes_from").isEmpty());
    return rights.words();
  }

  /** The volume that a mount names; empty when it is none, or has no name. */
  private static String key(JsonNode mount) {
    if (mount.isTextual()) {
      var parts = mount.asText().split(":", -1);
      return parts.length > 1 && !parts[0].matches("[./~].*") ? parts[0] : "";
    }
    return mount.path("type").asText().equals("volume") ? mount.path("source").asText() : "";
  }

  private void named(String key, JsonNode made, String project) {
    var external = made.path("external");
    var isExternal = external.isObject() || external.asBoolean();
    var own = isExternal ? external.path("name").asText(key) : project + "_" + key;
    var name = made.path("name").asText(own);
    words.add("volume " + name);
    if (!isExternal) {
      volume(name, made.path("driver").asText(), made.path("driver_opts"))
          .ifPresent(word -> words.add(word));
    }
  }

  /**
   * What makes a volume more than a place of the engine's own: another driver, or options, by which
   * it may be a folder of the host or of another. Its options may hold secrets: see {@link #shown}.
   */
  static Optional<String> volume(String name, String driver, JsonNode options) {
    var said = new TreeMap<String, String>();
    options.properties().forEach(one -> said.put(one.getKey(), one.getValue().asText()));
    var isOther = !driver.isEmpty() && !driver.equals("local");
    if (!isOther && said.isEmpty()) {
      return Optional.empty();
    }
    var device = Optional.ofNullable(said.get("device"));
    return Optional.of(
        "volume "
            + name
            + (isOther ? " of driver " + driver : "")
            + device.map(place -> " on " + place).orElse("")
            + OPTIONS
            + said);
  }

  /** Whether that is a volume, and nobody said more of it. */
  public static boolean isPlain(String word) {
    return word.startsWith("volume ") && !word.contains(OPTIONS);
  }

  /** Words as they may be shown. */
  public static String shown(SortedSet<String> words) {
    return words.stream().map(word -> word.split(OPTIONS, 2)[0]).collect(Collectors.joining(", "));
  }

  void flag(String word, boolean set) {
    if (set) {
      words.add(word);
    }
  }

  void capability(String name) {
    var upper = name.toUpperCase(Locale.ROOT);
    words.add("capability " + (upper.startsWith("CAP_") ? upper.substring(4) : upper));
  }

  void shared(String what, String mode) {
    flag(what + " of the host", mode.equals("host"));
  }

  void security(String option) {
    words.add("security option " + option.replaceFirst(":", "="));
  }

  void devicePath(String onHost) {
    words.add("device " + onHost);
  }

  void folder(String onHost, boolean writable) {
    if (onHost.startsWith("/")) {
      words.add("host path " + Path.of(onHost).normalize() + (writable ? "" : " to read"));
    }
  }

  /** What may be written may be read. */
  public static SortedSet<String> beyond(SortedSet<String> asked, SortedSet<String> had) {
    var more = new TreeSet<>(asked);
    more.removeIf(
        word ->
            had.contains(word)
                || had.contains(word.replaceFirst("^(host path .*) to read$", "$1")));
    return more;
  }

  SortedSet<String> words() {
    return new TreeSet<>(words);
  }

  private void device(JsonNode device) {
    devicePath(
        device.isTextual() ? device.asText().split(":", -1)[0] : device.path("source").asText());
  }

  /** Secrets and configs are files of the host, put into the container for it to read. */
  private void files(JsonNode named, JsonNode all) {
    for (var one : named) {
      var name = one.isTextual() ? one.asText() : one.path("source").asText();
      folder(all.path(name).path("file").asText(), false);
    }
  }

  private void volume(JsonNode volume) {
    if (volume.isTextual()) {
      var parts = volume.asText().split(":", -1);
      var readOnly = parts.length > 2 && java.util.List.of(parts[2].split(",", -1)).contains("ro");
      folder(parts.length > 1 ? parts[0] : "", !readOnly);
    } else if (volume.path("type").asText().equals("bind")) {
      folder(volume.path("source").asText(), !volume.path("read_only").asBoolean());
    }
  }
}
