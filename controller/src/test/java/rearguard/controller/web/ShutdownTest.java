package rearguard.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.testing.DropwizardTestSupport;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ShutdownTest {
  private final SampleFleet fleet = new SampleFleet();

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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
      app.after();
      assertThat(stream.getInputStream().readAllBytes()).hasSizeLessThan(64);
      assertThat(fleet.listeners).isEmpty();
    }
  }
}
