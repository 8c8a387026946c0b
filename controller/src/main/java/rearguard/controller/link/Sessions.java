package rearguard.controller.link;

import io.grpc.Status;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import rearguard.model.name.HostName;

/** The live sessions, at most one a host. Safe to use from any thread. */
public final class Sessions {
  private final Map<HostName, AgentStream> live = new ConcurrentHashMap<>();
  private volatile boolean closing;

  Optional<AgentStream> of(HostName host) {
    return Optional.ofNullable(live.get(host));
  }

  Collection<AgentStream> all() {
    return List.copyOf(live.values());
  }

  /** The session that spoke for the host until now. */
  Optional<AgentStream> enter(AgentStream stream) {
    return Optional.ofNullable(live.put(stream.name(), stream));
  }

  /** Whether the session spoke for its host until now. */
  boolean leave(AgentStream stream) {
    return live.remove(stream.name(), stream);
  }

  /** Whether this session, and no newer one, speaks for its host. */
  boolean current(AgentStream stream) {
    return live.get(stream.name()) == stream;
  }

  boolean closing() {
    return closing;
  }

  /** Ends all of them, because the controller stops: nobody is lost by that. */
  void close() {
    closing = true;
    all().forEach(stream -> stream.end(Status.UNAVAILABLE.withDescription("controller stops")));
  }
}
