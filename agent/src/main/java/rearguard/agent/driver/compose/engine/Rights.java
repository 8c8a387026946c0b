package rearguard.agent.driver.compose.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

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
