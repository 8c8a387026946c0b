package rearguard.agent.driver.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rearguard.agent.driver.Source;
import rearguard.agent.driver.compose.build.Context;
import rearguard.agent.driver.compose.build.Recipe;
import rearguard.agent.driver.compose.build.Written;
import rearguard.agent.driver.compose.engine.Builder;
import rearguard.agent.driver.compose.engine.Scrub;
import rearguard.agent.host.HostException;

/** Repositories of somebody who would have something of the host, built by root's engine. */
record HostileBuilds(Dockerd engine, Path shadow) {
  private static final String CANARY = "canary-4711-shadow";
  private static final String NET = "busybox readlink /proc/self/ns/net";

  static HostileBuilds in(Dockerd engine, Path folder) throws Exception {
    var shadow = folder.resolve("shadow");
    Files.writeString(shadow, "root:" + CANARY + "\n");
    return new HostileBuilds(engine, shadow);
  }

  /** What each says, and why nothing comes of it. */
  private Map<String, String> tricks() {
    var tricks = new LinkedHashMap<String, String>();
    tricks.put("COPY ../../../../.." + shadow + " /s", "");
    tricks.put("COPY " + shadow + " /s", "");
    tricks.put("COPY link /s", "");
    tricks.put("ADD up" + shadow + " /s", "");
    tricks.put("ADD file://" + shadow + " /s", "");
    tricks.put("COPY folder /s\nRUN cat /s/link", "No such file");
    tricks.put("RUN cat " + shadow, "No such file");
    tricks.put("RUN ls " + engine.socket(), "No such file");
    tricks.put("RUN mount -t tmpfs x /mnt || busybox mount -t tmpfs x /mnt", "");
    tricks.put("RUN --mount=type=bind,source=/,target=/h cat /h" + shadow, "BuildKit");
    tricks.put("RUN <<EOF\ncat " + shadow + "\nEOF", "BuildKit");
    return tricks;
  }

  void getNothing() throws Exception {
    for (var trick : tricks().entrySet()) {
      assertThat(failed(trick.getKey())).as(trick.getKey()).contains(trick.getValue());
    }
    assertThat(failed("COPY . /s\nRUN busybox grep -r " + CANARY.substring(1) + " /s; false"))
        .contains("returned a non-zero code");
    var ofTheEngine = engine.say("docker run --rm --network host base:good " + NET).strip();
    assertThat(ofTheEngine).startsWith("net:[");
    assertThat(failed("RUN " + NET + "; false")).contains("net:[").doesNotContain(ofTheEngine);
  }

  private String failed(String lines) throws Exception {
    var source =
        new Written()
            .with("Dockerfile", "# syntax=example.org/evil\nFROM base:good\n" + lines + "\n")
            .with(".dockerignore", "!../../.." + shadow + "\n!" + shadow + "\n")
            .with("link", Source.Type.LINK, shadow.toString())
            .with("up", Source.Type.LINK, "../../../../../../../../..")
            .with("folder/link", Source.Type.LINK, shadow.toString());
    var recipe = new Recipe("web", "", "/opt/shop", "Dockerfile", new TreeMap<>(), "");
    var order = new Builder.Order("Dockerfile", recipe.args(), "", "hostile:latest");
    try {
      var context = Context.of(List.of(source), recipe).packed();
      Builder.at(engine.socket()).build("it", context, order, Scrub.of(List.of(), List.of()));
    } catch (HostException e) {
      assertThat(e.problem().toString()).doesNotContain(CANARY).doesNotContain("\n", "\033");
      return e.problem().message();
    }
    throw new AssertionError("built: " + lines);
  }
}
