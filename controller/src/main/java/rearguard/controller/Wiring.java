package rearguard.controller;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.health.HealthCheckRegistry;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.lifecycle.Managed;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.desk.Desk;
import rearguard.controller.fleet.Certificates;
import rearguard.controller.link.AgentService;
import rearguard.controller.link.GrpcServer;
import rearguard.controller.link.Knock;
import rearguard.controller.link.OperatorService;
import rearguard.controller.link.Reception;
import rearguard.controller.link.Services;
import rearguard.controller.web.Dashboard;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.fleet.Host;
import rearguard.model.run.RunState;

/** Puts the parts together, by hand and in order; stopping goes the other way round. */
final class Wiring {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  private final Layout layout;
  private final Parts parts;
  private final Desk desk;
  private final OwnCertificates own;

  Wiring(Layout layout, Parts parts) {
    this.layout = layout;
    this.parts = parts;
    this.own = new OwnCertificates(layout, parts.pki(), parts.chance().wall());
    this.desk =
        Desk.of(
            new Desk.World(
                parts.ledger(),
                parts.fleet().roster(),
                parts.link().agents(),
                parts.chance().wall(),
                parts.chance().ids(),
                parts.chance().tokens()));
  }

  /** Starts everything, or nothing and says why not. */
  Answer<Running> start() {
    desk.runs().recover();
    own.look();
    var reception =
        new Reception(
            parts.link().sessions(),
            parts.fleet().roster(),
            parts.fleet().hosts(),
            desk.runs(),
            desk.watching()::sighted,
            parts.chance().clocks());
    return listen(services(reception)).then(grpc -> serve(grpc, reception));
  }

  /** What the gRPC port answers for. */
  private Services services(Reception reception) {
    var agents =
        new AgentService(
            parts.pki(),
            parts.fleet().invitations(),
            new Certificates(parts.fleet().hosts(), parts.fleet().roster(), parts.chance().wall()),
            parts.fleet().roster(),
            reception,
            parts.chance().nanos());
    return new Services().with(agents).with(operators());
  }

  private OperatorService operators() {
    var address =
        new OperatorService.Address(
            version(),
            parts.config().fleet(),
            parts.pki().fingerprint(),
            () -> parts.link().dialled().get().toString(),
            "http://" + parts.config().http() + "/");
    var fleet = parts.fleet();
    return new OperatorService(
        address, desk, fleet.roster(), fleet.invitations(), parts.chance().wall());
  }

  private static String version() {
    return Optional.ofNullable(Wiring.class.getPackage().getImplementationVersion())
        .orElse("built here");
  }

  private Answer<GrpcServer> listen(Services services) {
    var place =
        new GrpcServer.Place(parts.config().grpc(), layout.serverCertificate(), layout.serverKey());
    return GrpcServer.start(
        place,
        parts.pki(),
        id -> parts.fleet().roster().identified(id).isPresent(),
        services,
        parts.link().sessions());
  }

  private Answer<Running> serve(GrpcServer grpc, Reception reception) {
    parts
        .link()
        .dialled()
        .updateAndGet(address -> address.port() == 0 ? address.at(grpc.port()) : address);
    try {
      var environment = environment();
      environment.lifecycle().manage(stopping(parts::close));
      environment.lifecycle().manage(stopping(sweeping(grpc, reception)::shutdownNow));
      environment.lifecycle().manage(stopping(desk.retaining()::close));
      environment.lifecycle().manage(stopping(desk.runs()::close));
      environment.lifecycle().manage(stopping(grpc::close));
      observe(environment, grpc, reception);
      Dashboard.register(
          environment,
          new FleetSight(parts.ledger(), parts.fleet().roster(), desk),
          Set.of(parts.config().address().host()),
          parts.chance().wall());
      Dashboard.takeIn(environment, desk.deployments(), parts.chance().wall());
      var server = parts.config().getServerFactory().build(environment);
      server.start();
      return Answer.given(new Running(server, grpc.port()));
    } catch (Exception failed) {
      grpc.close();
      return Answer.refused(
          Problem.of(
              Problem.Kind.CONFLICT,
              "cannot serve the dashboard: " + failed.getMessage(),
              "See who holds the port with \"ss -ltnp\", or change http.port or admin.port in "
                  + layout.config()
                  + "."));
    }
  }

  private Environment environment() {
    var config = parts.config();
    var metrics = new MetricRegistry();
    var environment =
        new Environment(
            "rearguard",
            Jackson.newObjectMapper(),
            Validators.newValidatorFactory(),
            metrics,
            Wiring.class.getClassLoader(),
            new HealthCheckRegistry(),
            config);
    config.getServerFactory().configure(environment);
    return environment;
  }

  private void observe(Environment environment, GrpcServer grpc, Reception reception) {
    var roster = parts.fleet().roster();
    var knock = new Knock(parts.pki());
    var host = parts.config().grpc().getAddress();
    var near = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
    Health.register(
        environment.healthChecks(),
        parts.ledger(),
        () -> knock.at(near, grpc.port()),
        roster,
        desk.runs(),
        parts.chance().wall());
    environment.healthChecks().register("certificates", Health.check(own::trouble));
    Gauge<Long> connected =
        () -> roster.hosts().stream().filter(one -> one.state() == Host.State.CONNECTED).count();
    environment.metrics().gauge("rearguard.hosts.connected", () -> connected);
    environment.metrics().gauge("rearguard.reports", () -> (Gauge<Long>) reception::reports);
    environment.metrics().gauge("rearguard.epoch", () -> (Gauge<Long>) parts.ledger()::epoch);
    measureRuns(environment.metrics());
  }

  /** The ended ones are counted from the start of the controller. */
  private void measureRuns(MetricRegistry metrics) {
    var runs = desk.runs();
    metrics.gauge("rearguard.runs.open", () -> (Gauge<Integer>) () -> runs.open().size());
    Stream.of(RunState.values())
        .filter(RunState::ended)
        .forEach(
            state ->
                metrics.gauge(
                    "rearguard.runs.ended." + state.name().toLowerCase(Locale.ROOT),
                    () -> (Gauge<Long>) () -> runs.endings(state)));
  }

  private ScheduledExecutorService sweeping(GrpcServer grpc, Reception reception) {
    var timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sweep").factory());
    every(SECONDS, timer, reception::sweep);
    every(SECONDS, timer, desk.runs()::retake);
    every(SECONDS, timer, desk.runs()::beat);
    every(SECONDS, timer, desk.escapes()::sendSometimes);
    every(SECONDS, timer, desk.watching()::look);
    every(SECONDS, timer, desk.soaking()::look);
    every(SECONDS, timer, desk.retaining()::look);
    every(SECONDS, timer, desk.deployments()::look);
    every(SECONDS, timer, desk.lockdowns()::renewSometimes);
    every(HOURS, timer, () -> renew(grpc));
    return timer;
  }

  private void renew(GrpcServer grpc) {
    if (own.look()) {
      grpc.takeUp(parts.pki());
    }
  }

  /** Whatever went wrong this time, the next one is tried again. */
  private static void every(TimeUnit unit, ScheduledExecutorService timer, Runnable work) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException failed) {
                LOG.error("cannot look after hosts and runs", failed);
              }
            },
            1,
            1,
            unit);
  }

  private static Managed stopping(Runnable stop) {
    return new Managed() {
      @Override
      public void stop() {
        stop.run();
      }
    };
  }
}
