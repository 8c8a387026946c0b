package rearguard.agent.driver.compose;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.Trace;
import rearguard.agent.host.Command;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.name.Quoted;

/**
 * What containers leave behind: of every container of the engine, since one that nobody knows is
 * the one to look at. When the engine is dead, the files that it logs into are read in its place.
 */
record ComposeTraces(Place place, Host host) {
  private static final Path LOGS = Path.of("/var/lib/docker/containers");
  private static final int MOST = 100;

  /** {@code --tail} keeps a chatty container from filling what the program may say. */
  private static final String LINES = "20000";

  List<Trace> all() throws HostException, InterruptedException {
    var traces = new ArrayList<Trace>();
    traces.add(said("containers", "docker", "ps", "--all", "--no-trunc", "--size"));
    traces.add(said("containers-resources", "docker", "stats", "--no-stream", "--no-trunc"));
    traces.add(said("containers-images", "docker", "images", "--all", "--digests", "--no-trunc"));
    try {
      each(traces);
    } catch (HostException e) {
      traces.add(new Trace.Lost("container-logs", e.problem().message()));
      dead(traces);
    }
    files(traces);
    return List.copyOf(traces);
  }

  private void each(List<Trace> traces) throws HostException, InterruptedException {
    var ran = host.programs().run(command("docker", "ps", "--all", "--quiet", "--no-trunc"));
    if (!ran.fine()) {
      traces.add(new Trace.Lost("container-logs", Quoted.of(ran.error().strip())));
      dead(traces);
      return;
    }
    var ids = ran.out().lines().filter(id -> id.matches("[0-9a-f]{12,64}")).toList();
    for (var id : ids.subList(0, Math.min(ids.size(), MOST))) {
      var at = id.substring(0, 12);
      traces.add(
          said("container-" + at + "-log", "docker", "logs", "--timestamps", "--tail", LINES, id));
      traces.add(said("container-" + at + "-inspect", "docker", "inspect", id));
      traces.add(said("container-" + at + "-changes", "docker", "diff", id));
    }
    if (ids.size() > MOST) {
      traces.add(new Trace.Lost("more-containers", (ids.size() - MOST) + " are left out"));
    }
  }

  private void dead(List<Trace> traces) throws HostException {
    if (host.disk().stat(LOGS).isEmpty()) {
      return;
    }
    var ids = host.disk().names(LOGS).stream().filter(id -> id.matches("[0-9a-f]{64}")).toList();
    for (var id : ids.subList(0, Math.min(ids.size(), MOST))) {
      var file = LOGS.resolve(id).resolve(id + "-json.log");
      traces.add(new Trace.File("container-" + id.substring(0, 12) + "-log", file));
    }
  }

  private void files(List<Trace> traces) {
    var directory = place.directory();
    traces.add(new Trace.File("env", directory.resolve(".env")));
    for (var key : List.of(Keys.FILES, Keys.ENV_FILES)) {
      place
          .texts(key)
          .forEach(file -> traces.add(new Trace.File("file-" + file, directory.resolve(file))));
    }
    traces.add(new Trace.Changes("changes", directory));
  }

  private Trace said(String name, String... words) {
    return new Trace.Said(name, command(words));
  }

  private Command command(String... words) {
    return Command.of(Path.of("/"), Duration.ofSeconds(20), words)
        .with(Map.of("DOCKER_HOST", "unix://" + place.socket()));
  }
}
