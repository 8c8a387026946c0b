package rearguard.controller.web;

import io.dropwizard.core.setup.Environment;
import jakarta.servlet.DispatcherType;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.jetty.util.component.LifeCycle;
import rearguard.controller.desk.Deployments;

/** Puts the dashboard into a Dropwizard application, at {@code /}. */
public final class Dashboard {
  private static final int OPEN_PAGES = 100;

  private Dashboard() {}

  /**
   * To be called once, before the server starts.
   *
   * @param allowedHosts names under which browsers may ask, beside localhost and its addresses
   */
  public static void register(
      Environment environment, Sight sight, Set<String> allowedHosts, InstantSource clock) {
    ScheduledExecutorService executor =
        environment.lifecycle().scheduledExecutorService("dashboard-events").threads(1).build();
    var hub = new EventHub(executor, OPEN_PAGES);
    hub.start();
    Runnable unsubscribe = sight.onChange(hub::changed);
    environment.lifecycle().addEventListener(closing(hub, unsubscribe));
    environment.jersey().register(new PageResource(sight, clock));
    var events = environment.servlets().addServlet("dashboard-events", new EventServlet(hub));
    events.setAsyncSupported(true);
    events.addMapping("/events");
    var door = environment.servlets().addFilter("door", new Door(new AllowedHosts(allowedHosts)));
    door.setAsyncSupported(true);
    door.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }

  /** Takes in what build servers say, behind the same door; to be called once, before the start. */
  public static void takeIn(Environment environment, Deployments deployments, InstantSource clock) {
    environment.jersey().register(new DeploymentResource(deployments, new Pace(clock)));
  }

  private static LifeCycle.Listener closing(EventHub hub, Runnable unsubscribe) {
    return new LifeCycle.Listener() {
      @Override
      public void lifeCycleStopping(LifeCycle server) {
        unsubscribe.run();
        hub.close();
      }
    };
  }
}
