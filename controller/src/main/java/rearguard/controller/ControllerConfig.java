package rearguard.controller;

import com.fasterxml.jackson.databind.node.TextNode;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.dropwizard.util.Duration;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** The controller's settings, checked; of Dropwizard's own only what makes sense here. */
final class ControllerConfig extends Configuration {
  private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  private static final List<String> CHATTY =
      List.of("org.eclipse.jetty", "org.flywaydb", "org.hibernate", "io.dropwizard", "io.netty");

  private final String fleet;
  private final Address address;
  private final Address grpc;

  private ControllerConfig(String fleet, Address address, Address grpc) {
    this.fleet = fleet;
    this.address = address;
    this.grpc = grpc;
  }

  /** Refused when a value makes no sense, naming the key. */
  static Answer<ControllerConfig> of(ControllerFile file, Path source) {
    String key = "address";
    try {
      var address = Address.of(file.address);
      key = "grpc";
      var grpc = new Address(file.grpc.bind, file.grpc.port);
      key = "http";
      var http = new Address(file.http.bind, file.http.port);
      key = "admin";
      var admin = new Address("127.0.0.1", file.admin.port);
      key = "log.level";
      var level = level(file.log.level);
      var config = new ControllerConfig(file.fleet, address, grpc);
      config.setServerFactory(server(http, admin));
      config.setLoggingFactory(logging(level));
      return Answer.given(config);
    } catch (IllegalArgumentException wrong) {
      return Answer.refused(
          Problem.of(
              Problem.Kind.USAGE,
              source + ": \"" + key + "\": " + wrong.getMessage(),
              "controller/README.md shows every key with its default."));
    }
  }

  /** What people call the fleet. */
  String fleet() {
    return fleet;
  }

  /** What agents and operators dial; its port is that of the gRPC server when 0. */
  Address address() {
    return address;
  }

  InetSocketAddress grpc() {
    return new InetSocketAddress(grpc.host(), grpc.port());
  }

  private static String level(String written) {
    var level = written.toUpperCase(Locale.ROOT);
    if (!LEVELS.contains(level)) {
      var near = Nearest.to(level, LEVELS).map(word -> "; did you mean \"" + word + "\"?");
      throw new IllegalArgumentException(
          "\"" + Quoted.of(written) + "\" is none of " + LEVELS + near.orElse(""));
    }
    return level;
  }

  private static DefaultServerFactory server(Address http, Address admin) {
    var server = new DefaultServerFactory();
    server.setApplicationConnectors(List.of(connector(http)));
    server.setAdminConnectors(List.of(connector(admin)));
    server.setShutdownGracePeriod(Duration.seconds(5));
    server.setEnableVirtualThreads(true);
    server.setEnableAdminVirtualThreads(true);
    var quiet = new LogbackAccessRequestLogFactory();
    quiet.setAppenders(List.of());
    server.setRequestLogFactory(quiet);
    return server;
  }

  private static HttpConnectorFactory connector(Address place) {
    var connector = new HttpConnectorFactory();
    connector.setBindHost(place.host());
    connector.setPort(place.port());
    connector.setUseServerHeader(false);
    return connector;
  }

  private static DefaultLoggingFactory logging(String level) {
    var logging = new DefaultLoggingFactory();
    logging.setLevel(level);
    logging.setLoggers(
        CHATTY.stream().collect(Collectors.toMap(name -> name, _ -> new TextNode("WARN"))));
    return logging;
  }
}
