package rearguard.agent.driver.compose.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.DockerObject;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/**
 * One engine behind its socket. Every question has a deadline; an engine that does not answer is an
 * exception that may be retried. Not thread-safe; closed by whoever opened it.
 */
public final class Engine implements AutoCloseable {
  /** Longer than most programs are given to end. */
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private static final String ONE_OFF = "com.docker.compose.oneoff";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Host host;
  private final Path socket;
  private final DockerClient client;

  private Engine(Host host, Path socket) {
    this.host = host;
    this.socket = socket;
    client = Wire.to(socket, ANSWER);
  }

  public static Engine at(Path socket, Host host) {
    return new Engine(host, socket);
  }

  /** The containers of a project that are meant to stay, sorted by name. */
  public List<Seen> containers(String project) throws HostException {
    var seen = new ArrayList<Seen>();
    for (var container : labelled(Map.of(Labels.PROJECT, project))) {
      if (!"True".equalsIgnoreCase(container.getLabels().get(ONE_OFF))) {
        look(container.getId()).ifPresent(seen::add);
      }
    }
    seen.sort(Comparator.comparing(Seen::name));
    return List.copyOf(seen);
  }

  /** Empty when it is gone by now. */
  public Optional<Seen> look(String id) throws HostException {
    try {
      var json = words(asked(() -> client.inspectContainerCmd(id).exec()));
      return Optional.of(Sight.of(json, host.clock().instant()));
    } catch (Gone _) {
      return Optional.empty();
    }
  }

  /** The labels of every container that Compose made. */
  public List<Map<String, String>> composeLabels() throws HostException {
    var labels = new ArrayList<Map<String, String>>();
    for (var container : asked(() -> client.listContainersCmd().withShowAll(true).exec())) {
      if (container.getLabels().containsKey(Labels.PROJECT)) {
        labels.add(container.getLabels());
      }
    }
    return labels;
  }

  /** What an image name means now. */
  public Optional<String> imageId(String name) throws HostException {
    try {
      return asked(() -> Optional.ofNullable(client.inspectImageCmd(name).exec().getId()));
    } catch (Gone _) {
      return Optional.empty();
    }
  }

  public void tag(String image, String repository, String tag) throws HostException {
    try {
      asked(() -> client.tagImageCmd(image, repository, tag).exec());
    } catch (Gone _) {
      throw Woe.gone(image);
    }
  }

  /** Takes a name from an image, and with the last name the image, unless something uses it. */
  public void untag(String name) throws HostException {
    try {
      asked(() -> client.removeImageCmd(name).exec());
    } catch (Gone | InUse _) {
      // gone is what was wanted; one in use is not for us to take
    }
  }

  /**
   * What else is known of an image.
   *
   * @param bytes layers that it has in common with other images count as well
   * @param origins where it was fetched from or sent to, as {@code NAME@sha256:…}
   */
  public record Image(long bytes, List<String> origins) {}

  /** Of one that is there. */
  public Image image(String id) throws HostException {
    var seen = asked(() -> client.inspectImageCmd(id).exec());
    return new Image(
        Optional.ofNullable(seen.getSize()).orElse(0L),
        Optional.ofNullable(seen.getRepoDigests()).map(List::copyOf).orElse(List.of()));
  }

  /** Where the engine keeps its images. */
  public Path root() throws HostException {
    return Path.of(
        Optional.ofNullable(asked(() -> client.infoCmd().exec()).getDockerRootDir()).orElse("/"));
  }

  /**
   * A container that never runs and for whose sake no clean-up takes the image. The volumes an
   * image asks for are given in memory, so that none is left behind.
   */
  public void hold(String image, String name, Map<String, String> labels) throws HostException {
    try {
      var volumes = new HashMap<String, String>();
      words(asked(() -> client.inspectImageCmd(image).exec()))
          .path("Config")
          .path("Volumes")
          .fieldNames()
          .forEachRemaining(path -> volumes.put(path, ""));
      var limits = HostConfig.newHostConfig().withNetworkMode("none").withTmpFs(volumes);
      asked(
          () ->
              client
                  .createContainerCmd(image)
                  .withName(name)
                  .withCmd("held")
                  .withLabels(labels)
                  .withHostConfig(limits)
                  .exec());
    } catch (InUse _) {
      // held already
    } catch (Gone _) {
      throw Woe.gone(image);
    }
  }

  /** The image of a container that carries all these labels. */
  public Optional<String> imageHeld(Map<String, String> labels) throws HostException {
    return labelled(labels).stream().map(Container::getImageId).findFirst();
  }

  /** Ids of the containers that carry all these labels. */
  public List<String> withLabels(Map<String, String> labels) throws HostException {
    return labelled(labels).stream().map(Container::getId).toList();
  }

  public void stop(String id) throws HostException {
    quietly(() -> client.stopContainerCmd(id).exec());
  }

  public void start(String id) throws HostException {
    quietly(() -> client.startContainerCmd(id).exec());
  }

  /** Its named and nameless volumes stay. */
  public void remove(String id) throws HostException {
    quietly(() -> client.removeContainerCmd(id).withForce(true).exec());
  }

  /** The end of what it wrote. */
  public String lastLines(String id, int lines) throws HostException, InterruptedException {
    return lastLines(id, lines, Instant.EPOCH);
  }

  /** The end of what it wrote since then. */
  public String lastLines(String id, int lines, Instant since)
      throws HostException, InterruptedException {
    var text = new ConcurrentLinkedQueue<String>();
    var frames =
        new ResultCallback.Adapter<Frame>() {
          @Override
          public void onNext(Frame frame) {
            text.add(new String(frame.getPayload(), StandardCharsets.UTF_8));
          }
        };
    try (var said =
        asked(
            () ->
                client
                    .logContainerCmd(id)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withTail(lines)
                    .withSince((int) since.getEpochSecond())
                    .exec(frames))) {
      said.awaitCompletion(Wire.CONNECT.toSeconds(), TimeUnit.SECONDS);
    } catch (IOException | Gone _) {
      return String.join("", text);
    }
    return String.join("", text);
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException _) {
      // nothing is lost with it
    }
  }

  private List<Container> labelled(Map<String, String> labels) throws HostException {
    return asked(() -> client.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec());
  }

  /** As the engine says it, because its own words are more than the library's. */
  private static JsonNode words(DockerObject answer) {
    return JSON.valueToTree(answer.getRawValues());
  }

  private void quietly(Question<Object> question) throws HostException {
    try {
      asked(question);
    } catch (Gone | InUse _) {
      // somebody was faster
    }
  }

  private interface Question<T> {
    T ask();
  }

  private static final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final class InUse extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private <T> T asked(Question<T> question) throws HostException {
    if (host.disk().stat(socket).filter(stat -> stat.type() == Disk.Type.OTHER).isEmpty()) {
      throw silent(socket, "there is no socket");
    }
    try {
      return question.ask();
    } catch (NotFoundException _) {
      throw new Gone();
    } catch (ConflictException _) {
      throw new InUse();
    } catch (NotModifiedException _) {
      throw new Gone();
    } catch (DockerException e) {
      throw Woe.conflict(
          "the engine refused: " + Woe.quoted(String.valueOf(e.getMessage())),
          "See what it says: journalctl -u docker");
    } catch (RuntimeException e) {
      throw silent(socket, String.valueOf(e.getMessage()));
    }
  }

  static HostException silent(Path socket, String why) {
    return new HostException(
        Problem.of(
                Problem.Kind.UNREACHABLE,
                "the Docker engine at "
                    + Woe.quoted(socket.toString())
                    + " does not answer: "
                    + Woe.quoted(why),
                "Start it (systemctl start docker), then try again; containers may go on without it.")
            .mayBeRetried());
  }
}
