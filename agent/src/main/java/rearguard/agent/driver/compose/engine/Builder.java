package rearguard.agent.driver.compose.engine;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.model.BuildResponseItem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/**
 * Builds images with the engine's own builder ({@code POST /build} of its API, not BuildKit): what
 * is built gets the context, its arguments and the network that containers have by default, and
 * nothing of the host and of no account. The engine ends a build whose asker goes away.
 */
public final class Builder {
  /** Less than the agent gives the step. */
  private static final Duration WITHIN = Duration.ofMinutes(25);

  private static final int LINES = 5;

  private final Path socket;

  private Builder(Path socket) {
    this.socket = socket;
  }

  public static Builder at(Path socket) {
    return new Builder(socket);
  }

  /**
   * What is to be built.
   *
   * @param dockerfile relative to the context
   * @param target the last stage when empty
   * @param name which means the image when all of it is built, and never before
   */
  public record Order(
      String dockerfile, SortedMap<String, String> args, String target, String name) {}

  /**
   * Returns when the image is there under its name.
   *
   * @param what it is, for messages
   * @param context a packed archive
   * @param scrub takes secrets out of what the build says when it fails
   */
  public void build(String what, byte[] context, Order order, Scrub scrub)
      throws HostException, InterruptedException {
    var said = new Said();
    try (var client = Wire.to(socket, WITHIN);
        var building =
            told(client.buildImageCmd(new ByteArrayInputStream(context)), order).exec(said)) {
      if (!building.awaitCompletion(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        said.fail("it takes longer than " + WITHIN.toMinutes() + " minutes");
      }
    } catch (IOException | RuntimeException e) {
      said.fail(String.valueOf(e.getMessage()));
    }
    if (said.error().isPresent()) {
      throw failed(what, said, scrub);
    }
  }

  private static BuildImageCmd told(BuildImageCmd command, Order order) {
    command
        .withDockerfilePath(order.dockerfile())
        .withTags(Set.of(order.name()))
        .withNetworkMode("default")
        .withPull(false)
        .withRemove(true)
        .withForcerm(true);
    order.args().forEach(command::withBuildArg);
    return order.target().isEmpty() ? command : command.withTarget(order.target());
  }

  private static HostException failed(String what, Said said, Scrub scrub) {
    var lines = new ArrayList<>(said.lines());
    said.error().filter(error -> !lines.contains(error)).ifPresent(lines::add);
    return new HostException(
        Problem.of(
                Problem.Kind.CONFLICT,
                what
                    + " could not be built; its last words: "
                    + String.join(" | ", lines.stream().map(scrub::line).toList()),
                "Nothing was stopped. When it lacks the network, or an image to begin with, see to"
                    + " that and try again; else choose another restore point.")
            .mayBeRetried());
  }

  /** The last lines of a build, and why it failed. */
  private static final class Said extends ResultCallback.Adapter<BuildResponseItem> {
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private Optional<String> error = Optional.empty();

    @Override
    public synchronized void onNext(BuildResponseItem item) {
      Optional.ofNullable(item.getStream()).stream()
          .flatMap(String::lines)
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .forEach(lines::add);
      while (lines.size() > LINES) {
        lines.removeFirst();
      }
      Optional.ofNullable(item.getErrorDetail())
          .flatMap(detail -> Optional.ofNullable(detail.getMessage()))
          .ifPresent(this::fail);
    }

    /** Instead of a line in the log, which may hold secrets. */
    @Override
    public void onError(Throwable why) {
      fail("the engine went away: " + why.getMessage());
      onComplete();
    }

    synchronized void fail(String why) {
      error = error.or(() -> Optional.of(why.strip()));
    }

    synchronized Optional<String> error() {
      return error;
    }

    synchronized List<String> lines() {
      return List.copyOf(lines);
    }
  }
}
