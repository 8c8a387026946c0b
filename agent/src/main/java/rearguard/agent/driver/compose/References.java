package rearguard.agent.driver.compose;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.HostException;

/**
 * What in a model that Compose has resolved still leads out of it. Of a stranger's model root is
 * handed nothing that Compose would read or run anew. Keys as in the Compose specification.
 */
record References(Model model, List<Named> files) {
  /**
   * A path of the host.
   *
   * @param key which names it
   */
  record Named(String key, Path path) {}

  private static final List<String> UNRESOLVED = List.of("env_file", "label_file", "extends");
  private static final List<String> HOOKS = List.of("post_start", "pre_stop");

  static References of(Model model) {
    var references = new References(model, new ArrayList<>());
    references.collect();
    return references;
  }

  private void collect() {
    var tree = model.tree();
    for (var section : List.of("secrets", "configs")) {
      for (var one : tree.path(section).properties()) {
        add(section + "." + one.getKey() + ".file", one.getValue().path("file"), Path.of("/"));
      }
    }
    for (var service : tree.path("services").properties()) {
      var key = "services." + service.getKey() + ".build";
      var build = service.getValue().path("build");
      var context = build.isTextual() ? build : build.path("context");
      add(key + ".context", context, Path.of("/"));
      if (context.asText().startsWith("/")) {
        add(key + ".dockerfile", build.path("dockerfile"), Path.of(context.asText()));
      }
    }
  }

  private void add(String key, JsonNode path, Path below) {
    try {
      var whole = below.resolve(path.asText());
      if (path.isTextual() && !path.asText().contains("://")) {
        files.add(new Named(key, whole));
      }
    } catch (InvalidPathException _) {
      return; // nothing of the host has such a name
    }
  }

  /** Refuses what root would read or run anew, and what the model's owner may not read. */
  void refuseShut(Behalf behalf) throws HostException, InterruptedException {
    var tree = model.tree();
    refuseIf(model.aliased(), "*");
    refuseIf(tree.has("include"), "include");
    for (var service : tree.path("services").properties()) {
      refuseOpen("services." + service.getKey() + ".", service.getValue());
    }
    for (var file : files) {
      if (behalf.host().disk().stat(file.path()).isPresent() && !behalf.mayRead(file.path())) {
        throw behalf.shut("key " + Woe.quoted(file.key()), file.path());
      }
    }
  }

  private static void refuseOpen(String at, JsonNode service) throws HostException {
    for (var key : UNRESOLVED) {
      refuseIf(service.has(key), at + key);
    }
    for (var option : service.path("security_opt")) {
      var profile = option.asText().replaceFirst("^seccomp[=:]", "");
      var isFile = !profile.equals(option.asText()) && !profile.matches("unconfined|builtin");
      refuseIf(isFile, at + "security_opt");
    }
    refuseIf(service.has("provider"), at + "provider");
    for (var hooks : HOOKS) {
      for (var hook : service.path(hooks)) {
        refuseIf(!hook.path("privileged").asText("false").equals("false"), at + hooks);
      }
    }
  }

  private static void refuseIf(boolean open, String key) throws HostException {
    if (open) {
      throw Woe.conflict(
          "key "
              + Woe.quoted(key)
              + " would have root read or run what the owner of the project chooses at that moment",
          "Write what it stands for into the Compose file, or give the project's folder to root.");
    }
  }
}
