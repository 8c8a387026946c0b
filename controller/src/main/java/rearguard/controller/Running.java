package rearguard.controller;

import java.util.Arrays;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A controller at work, with the ports that it found. Closing it may be repeated. */
public final class Running implements AutoCloseable {
  private final Server server;
  private final int grpc;

  Running(Server server, int grpc) {
    this.server = server;
    this.grpc = grpc;
  }

  /** Where agents and operators come in. */
  public int grpcPort() {
    return grpc;
  }

  /** Where the dashboard answers. */
  public int httpPort() {
    return port("application");
  }

  /** Where metrics and health checks answer. */
  public int adminPort() {
    return port("admin");
  }

  /** Waits until the controller was stopped. */
  void join() throws InterruptedException {
    server.join();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception failed) {
      throw new IllegalStateException("the controller did not stop cleanly", failed);
    }
  }

  private int port(String name) {
    return Arrays.stream(server.getConnectors())
        .filter(connector -> connector.getName().equals(name))
        .filter(ServerConnector.class::isInstance)
        .mapToInt(connector -> ((ServerConnector) connector).getLocalPort())
        .findFirst()
        .orElseThrow();
  }
}
