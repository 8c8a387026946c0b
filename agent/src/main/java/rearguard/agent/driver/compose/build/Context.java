package rearguard.agent.driver.compose.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import rearguard.agent.driver.Source;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.HostException;

/**
 * What the engine is given to build from: the files of a source below the context, without those
 * that its {@code .dockerignore} names. A link is given as a link, and leads nowhere but within.
 */
public final class Context {
  static final int FILES = 20_000;
  static final int PACKED = 12 << 20;
  static final int TEXT = 256 << 10;
  static final int LARGEST = 16 << 20;
  static final long ALL = 64L << 20;

  /** What only BuildKit understands, which the engine's own builder is not. */
  private static final List<Pattern> BUILDKIT =
      List.of(
          Pattern.compile(
              "(?i)^\\s*(?:RUN|COPY|ADD)\\s+(?:--\\S+\\s+){0,20}?"
                  + "(--(?:mount|security|network|link|parents|exclude|chmod|checksum)\\b)"),
          Pattern.compile("(?i)^\\s*(?:RUN|COPY|ADD)\\s(?:.*?\\s)?(<<-?[\"']?[a-z_]\\w*)"));

  private final Source source;
  private final Recipe recipe;
  private final String below;

  private Context(Source source, Recipe recipe) {
    this.source = source;
    this.recipe = recipe;
    below = source.folder().relativize(Path.of(recipe.context())).toString();
  }

  /** Of the source whose folder is the nearest above the context. */
  public static Context of(List<Source> sources, Recipe recipe) throws HostException {
    return sources.stream()
        .filter(one -> Path.of(recipe.context()).startsWith(one.folder()))
        .max((a, b) -> a.folder().getNameCount() - b.folder().getNameCount())
        .map(one -> new Context(one, recipe))
        .orElseThrow(
            () ->
                Recipe.refused(
                    recipe.service(),
                    "this restore point holds no commit of "
                        + Woe.quoted(recipe.context())
                        + ", which it is built from",
                    "Care for that folder with a component of driver git: then later restore points"
                        + " can be built anew. Or choose another."));
  }

  /** What is asked for, and from what. */
  public Recipe recipe() {
    return recipe.from(source.words() + " of " + Woe.quoted(source.folder().toString()));
  }

  /** The same bytes each time. */
  public byte[] packed() throws HostException {
    var told = told();
    if (!told.containsKey(recipe.dockerfile())) {
      throw Recipe.refused(
          recipe.service(),
          source.words() + " has no Dockerfile " + Woe.quoted(recipe.dockerfile()),
          "Choose another restore point.");
    }
    refuseBuildKit(told.getOrDefault(recipe.dockerfile(), ""));
    try {
      return packed(Ignored.parsed(told.getOrDefault(Ignored.FILE, "")));
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes what is written", e);
    }
  }

  private void refuseBuildKit(String dockerfile) throws HostException {
    for (var line : dockerfile.replaceAll("\\\\\\s*\\n", " ").lines().toList()) {
      for (var kit : BUILDKIT) {
        var found = kit.matcher(line);
        if (found.find()) {
          throw Recipe.refused(
              recipe.service(),
              "its Dockerfile says "
                  + Woe.quoted(found.group(1))
                  + ", which only BuildKit understands",
              "Build it by hand from " + source.words() + ", or choose another restore point.");
        }
      }
    }
  }

  private Map<String, String> told() throws HostException {
    var told = new HashMap<String, String>();
    source.show(
        below,
        (file, content) -> {
          if (Set.of(recipe.dockerfile(), Ignored.FILE).contains(file.name())) {
            refuseLink(file);
            refuse(file.bytes() > TEXT, "a " + file.name() + " larger than " + TEXT + " bytes");
            told.put(file.name(), new String(content.read(), StandardCharsets.UTF_8));
          }
        });
    return told;
  }

  private byte[] packed(Ignored ignored) throws HostException, IOException {
    var tarball = new Tarball();
    var left = new long[] {FILES, ALL};
    source.show(
        below,
        (file, content) -> {
          var kept = Set.of(recipe.dockerfile(), Ignored.FILE).contains(file.name());
          if (kept || !ignored.leavesOut(file.name())) {
            refuseLarge(file);
            left[0]--;
            left[1] -= file.bytes();
            add(file, content, tarball);
            refuse(left[0] < 0, "more than " + FILES + " files");
            refuse(left[1] < 0, "more than " + (ALL >> 20) + " MiB");
            refuse(tarball.size() > PACKED, "more than " + (PACKED >> 20) + " MiB when packed");
          }
        });
    var all = tarball.done();
    refuse(all.length > PACKED, "more than " + (PACKED >> 20) + " MiB when packed");
    return all;
  }

  private void add(Source.File file, Source.Content content, Tarball tarball) throws HostException {
    refuseWithout(file.name());
    try {
      switch (file.type()) {
        case PLAIN, PROGRAM ->
            tarball.file(file.name(), file.type() == Source.Type.PROGRAM, content.read());
        case LINK -> tarball.link(file.name(), new String(content.read(), StandardCharsets.UTF_8));
        case MODULE ->
            throw Recipe.refused(
                recipe.service(),
                source.words()
                    + " has another repository at "
                    + Woe.quoted(file.name())
                    + ", whose files it does not hold",
                "Build it by hand, or choose another restore point.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes what is written", e);
    }
  }

  /** Git makes no such names; who writes objects by hand may. */
  private void refuseWithout(String name) throws HostException {
    var parts = List.of(name.split("/", -1));
    if (parts.contains("") || parts.contains(".") || parts.contains("..") || name.indexOf(0) >= 0) {
      throw Recipe.refused(
          recipe.service(),
          source.words() + " has a file " + Woe.quoted(name) + ", which is no name",
          "Choose another restore point.");
    }
  }

  private void refuseLink(Source.File file) throws HostException {
    if (file.type() == Source.Type.LINK) {
      throw Recipe.refused(
          recipe.service(),
          Woe.quoted(file.name()) + " of its context is a link",
          "Put the file itself there; then later restore points can be built anew.");
    }
  }

  private void refuseLarge(Source.File file) throws HostException {
    if (file.bytes() > LARGEST) {
      refuse(true, "file " + Woe.quoted(file.name()) + ", larger than " + (LARGEST >> 20) + " MiB");
    }
  }

  private void refuse(boolean large, String what) throws HostException {
    if (large) {
      throw Recipe.refused(
          recipe.service(),
          "its context has " + what,
          "Name in " + Ignored.FILE + " what the image does not need, or build it by hand.");
    }
  }
}
