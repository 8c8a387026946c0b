package rearguard.agent.driver.compose.build;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.HostException;

/**
 * How the image of a service is built, as a model says that Compose has resolved; keys as in the
 * Compose specification. Holds secrets: its arguments.
 *
 * @param service which has it built
 * @param from the source it is built from, in words; empty until there is one
 * @param context the folder of the host that the source's is for
 * @param dockerfile relative to the context
 * @param target the stage that is wanted; empty for the last
 */
public record Recipe(
    String service,
    String from,
    String context,
    String dockerfile,
    SortedMap<String, String> args,
    String target) {
  private static final Set<String> TAKEN = Set.of("context", "dockerfile", "args", "target");

  /** They say how fast it goes or what else it is called, and not what comes of it. */
  private static final Set<String> PASSED_OVER =
      Set.of("cache_from", "cache_to", "no_cache", "pull", "tags");

  public Recipe {
    args = Collections.unmodifiableSortedMap(new TreeMap<>(args));
  }

  /** Refuses what would give a build more than its context, its arguments and a stage. */
  public static Recipe of(String service, JsonNode build) throws HostException {
    refuseMore(service, build);
    var said = build.isTextual() ? build : build.path("context");
    var context = path(service, said.asText());
    if (said.asText().contains("://") || !context.isAbsolute()) {
      throw refused(
          service,
          "context " + Woe.quoted(said.asText()) + " is no folder of this host",
          "Only a folder that a component of driver git cares for can be built anew.");
    }
    var dockerfile = context.resolve(path(service, build.path("dockerfile").asText("Dockerfile")));
    if (!dockerfile.normalize().startsWith(context) || dockerfile.normalize().equals(context)) {
      throw refused(
          service,
          "Dockerfile " + Woe.quoted(dockerfile.toString()) + " lies outside of its context",
          "The engine is given the context and nothing else; put the Dockerfile into it.");
    }
    return new Recipe(
        service,
        "",
        context.toString(),
        context.relativize(dockerfile.normalize()).toString(),
        args(build.path("args")),
        build.path("target").asText(""));
  }

  private static void refuseMore(String service, JsonNode build) throws HostException {
    for (var key : build.properties()) {
      if (!TAKEN.contains(key.getKey()) && !PASSED_OVER.contains(key.getKey())) {
        throw refused(
            service,
            "key "
                + Woe.quoted("services." + service + ".build." + key.getKey())
                + " asks for more than a context, arguments and a stage",
            "Build it by hand as the Compose file says, or choose another restore point.");
      }
    }
  }

  private static Path path(String service, String text) throws HostException {
    try {
      return Path.of(text).normalize();
    } catch (InvalidPathException _) {
      throw refused(service, Woe.quoted(text) + " is not a path", "Look at its Compose file.");
    }
  }

  /** One that has no value is the build's own default. */
  private static SortedMap<String, String> args(JsonNode said) {
    var args = new TreeMap<String, String>();
    for (var one : said.properties()) {
      if (!one.getValue().isNull()) {
        args.put(one.getKey(), one.getValue().asText());
      }
    }
    for (var one : said) {
      int sign = one.asText().indexOf('=');
      if (said.isArray() && sign > 0) {
        args.put(one.asText().substring(0, sign), one.asText().substring(sign + 1));
      }
    }
    return args;
  }

  /** Likewise, from that source. */
  public Recipe from(String words) {
    return new Recipe(service, words, context, dockerfile, args, target);
  }

  /** Why the image of a service cannot be built anew. */
  static HostException refused(String service, String why, String hint) {
    return Woe.conflict(
        "the image of service " + Woe.quoted(service) + " cannot be built anew: " + why, hint);
  }
}
