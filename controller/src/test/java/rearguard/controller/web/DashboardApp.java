package rearguard.controller.web;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.dropwizard.util.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** The dashboard alone, on free ports. */
final class DashboardApp extends Application<Configuration> {
  private final Sight sight;

  DashboardApp(Sight sight) {
    this.sight = sight;
  }

  static Configuration config(int port) {
    var server = new DefaultServerFactory();
    server.setApplicationConnectors(List.of(connector(port)));
    server.setAdminConnectors(List.of(connector(0)));
    server.setShutdownGracePeriod(Duration.seconds(5));
    var requests = new LogbackAccessRequestLogFactory();
    requests.setAppenders(List.of());
    server.setRequestLogFactory(requests);
    var logging = new DefaultLoggingFactory();
    logging.setLevel("ERROR");
    var config = new Configuration();
    config.setLoggingFactory(logging);
    config.setServerFactory(server);
    return config;
  }

  private static HttpConnectorFactory connector(int port) {
    var connector = new HttpConnectorFactory();
    connector.setPort(port);
    connector.setBindHost("127.0.0.1");
    return connector;
  }

  @Override
  public void run(Configuration config, Environment environment) {
    Dashboard.register(
        environment, sight, Set.of("fleet.example.org"), InstantSource.fixed(SampleFleet.NOW));
  }
}
