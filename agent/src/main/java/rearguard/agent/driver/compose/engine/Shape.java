package rearguard.agent.driver.compose.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a container was made with, in sorted lines. Only what a Compose file can ask for counts, so
 * that neither the generation of Compose nor what the engine adds makes a difference. Pure; the
 * keys are those of the engine's API ({@code GET /containers/ID/json}).
 */
final class Shape {
  private static final String COMPOSE = "com.docker.compose.";
  private static final String ANONYMOUS = "[0-9a-f]{64}";
  private static final List<String> CONFIG =
      List.of(
          "Cmd",
          "Entrypoint",
          "Env",
          "User",
          "WorkingDir",
          "ExposedPorts",
          "Healthcheck",
          "StopSignal",
          "Tty");
  private static final List<String> HOST =
      List.of(
          "PortBindings",
          "RestartPolicy",
          "NetworkMode",
          "PidMode",
          "IpcMode",
          "UTSMode",
          "UsernsMode",
          "Privileged",
          "CapAdd",
          "CapDrop",
          "SecurityOpt",
          "Devices",
          "Memory",
          "MemorySwap",
          "NanoCpus",
          "CpuShares",
          "CpuQuota",
          "PidsLimit",
          "ReadonlyRootfs",
          "Dns",
          "DnsSearch",
          "ExtraHosts",
          "Tmpfs",
          "LogConfig",
          "Sysctls",
          "Ulimits",
          "Init",
          "ShmSize",
          "Runtime");

  private final List<String> lines = new ArrayList<>();

  private Shape() {}

  static String of(JsonNode container) {
    var shape = new Shape();
    CONFIG.forEach(key -> shape.add(key, container.path("Config").path(key)));
    HOST.forEach(key -> shape.add(key, container.path("HostConfig").path(key)));
    for (var label : container.path("Config").path("Labels").properties()) {
      if (!label.getKey().startsWith(COMPOSE)) {
        shape.lines.add("label " + label.getKey() + " " + label.getValue());
      }
    }
    container.path("Mounts").forEach(shape::mount);
    container
        .path("NetworkSettings")
        .path("Networks")
        .fieldNames()
        .forEachRemaining(name -> shape.lines.add("network " + name));
    return String.join("\n", shape.lines.stream().sorted().toList());
  }

  private void mount(JsonNode mount) {
    var isVolume = mount.path("Type").asText().equals("volume");
    var from = mount.path(isVolume ? "Name" : "Source").asText();
    lines.add(
        "mount "
            + from.replaceAll(ANONYMOUS, "anonymous")
            + " "
            + mount.path("Destination").asText()
            + " "
            + mount.path("RW").asText());
  }

  private void add(String key, JsonNode value) {
    if (says(value)) {
      var isList = value.isArray() && !key.equals("Cmd") && !key.equals("Entrypoint");
      if (isList) {
        value.forEach(one -> lines.add(key + " " + one));
      } else {
        lines.add(key + " " + value);
      }
    }
  }

  /** The engine writes what was not asked for as null, zero, false or an empty list. */
  private static boolean says(JsonNode value) {
    return switch (value.getNodeType()) {
      case MISSING, NULL -> false;
      case ARRAY, OBJECT -> !value.isEmpty();
      case STRING -> !value.asText().isEmpty();
      case NUMBER -> value.asLong() != 0;
      case BOOLEAN -> value.asBoolean();
      case BINARY, POJO -> true;
    };
  }
}
