package rearguard.controller.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.testing.DropwizardTestSupport;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ShutdownTest {
  private final SampleFleet fleet = new SampleFleet();

  /** Left to itself the server would wait 30 s for the page. */
  @Test
  void theControllerStopsAtOnceThoughPagesAreOpen() throws Exception {
    var app =
        new DropwizardTestSupport<>(DashboardApp.class, DashboardApp.config(0)) {
          @Override
          public Application<Configuration> newApplication() {
            return new DashboardApp(fleet);
          }
        };
    app.before();
    try (Socket stream = new Browser(app.getLocalPort()).listen("retry: 2000")) {
      assertTimeoutPreemptively(Duration.ofSeconds(20), app::after);
      assertThat(stream.getInputStream().readAllBytes()).hasSizeLessThan(64);
      assertThat(fleet.listeners).isEmpty();
    }
  }
}
