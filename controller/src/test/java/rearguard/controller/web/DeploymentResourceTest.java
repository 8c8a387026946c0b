package rearguard.controller.web;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.desk.TwoHosts.given;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.testing.DropwizardTestSupport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.desk.Deployments;
import rearguard.controller.desk.TwoHosts;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.DriverName;
import rearguard.model.snapshot.RestorePoint;

/** A build server that says what it deployed, and everybody else who comes to that door. */
class DeploymentResourceTest {
  private static final ApplicationName SHOP = new ApplicationName("shop");
  private static final String FILE =
      "application: NAME\nhosts: { app: [web1, web2] }\ncomponents: { code: { on: app, git: {} } }\n";
  private static final String GOOD = "{\"label\": \"v1\", \"commit\": \"0123456789\"}";

  @TempDir private Path folder;
  private TwoHosts two;
  private DropwizardTestSupport<Configuration> server;
  private String token;

  @BeforeEach
  void open() throws Exception {
    two =
        new TwoHosts(folder, new DriverSpec(new DriverName("git"), Kind.CODE, Set.of(), List.of()));
    for (var name : List.of("shop", "bank")) {
      given(two.desk.applications().apply(name, FILE.replace("NAME", name), "ann"));
    }
    token = given(two.desk.deployments().token(SHOP, "ann"));
    server =
        new DropwizardTestSupport<>(Doorway.class, DashboardApp.config(0)) {
          @Override
          public Application<Configuration> newApplication() {
            return new Doorway(two.desk.deployments());
          }
        };
    server.before();
  }

  @AfterEach
  void close() {
    server.after();
    two.close();
  }

  @Test
  void aDeploymentBecomesOneRestorePointHoweverOftenItIsSaid() throws Exception {
    var first = post("shop", token, GOOD);
    var again = post("shop", token, GOOD);

    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(first.body()).matches("\\{\"point\":\"p-[a-z0-9]+\"}\n");
    assertThat(again.body()).isEqualTo(first.body());
    for (int tries = 0; points().isEmpty() && tries < 1000; tries++) {
      Thread.sleep(Duration.ofMillis(5));
    }
    assertThat(points())
        .singleElement()
        .satisfies(
            point -> {
              assertThat(first.body()).contains(point.id().value());
              assertThat(point.origin()).isEqualTo(RestorePoint.Origin.NOTICED);
              assertThat(point.label().orElseThrow().value()).isEqualTo("v1");
            });
  }

  @Test
  void withoutTheApplicationsOwnTokenNobodyIsHeard() throws Exception {
    var other = given(two.desk.deployments().token(new ApplicationName("bank"), "ann"));
    assertThat(post("shop", other, GOOD).statusCode()).isEqualTo(401);
    assertThat(post("shop", "", GOOD).statusCode()).isEqualTo(401);
    assertThat(post("shop", token + "x", GOOD).statusCode()).isEqualTo(401);
    assertThat(post("unknown", token, GOOD).statusCode()).isEqualTo(401);

    given(two.desk.deployments().token(SHOP, "ann"));

    assertThat(post("shop", token, GOOD).statusCode()).as("an older token").isEqualTo(401);
    assertThat(points()).isEmpty();
  }

  @Test
  void whatIsNotUnderstoodIsRefusedByName() throws Exception {
    refused("{\"label\": \"v1\", \"tag\": \"x\"}", "unknown key");
    refused("{\"label\": 7}", "is not a text");
    refused("{\"label\": \"v1\", \"label\": \"v2\"}", "not JSON");
    refused("{\"label\": \"v1\"} {}", "not JSON");
    refused("[]", "not a JSON object");
    refused("", "not a JSON object");
    refused("{}", "neither");
    refused("{\"commit\": \"HEAD\"}", "hex digits");
    refused("{\"label\": \"../../x\"}", "label");
    refused("{\"label\": \"v1\", \"url\": \"javascript:alert(1)\"}", "http");
  }

  @Test
  void whatIsTooLargeOrTooOftenIsNotRead() throws Exception {
    assertThat(post("shop", token, "{\"label\": \"" + "x".repeat(17_000)).statusCode())
        .isEqualTo(413);
    for (int times = 1; times < 12; times++) {
      assertThat(post("shop", token, "[]").statusCode()).isEqualTo(400);
    }
    assertThat(post("shop", token, GOOD).statusCode()).isEqualTo(429);
  }

  @Test
  void noBrowserComesThrough() throws Exception {
    var request = request("shop", token).POST(BodyPublishers.ofString(GOOD));
    for (var header : List.of("Origin", "Referer", "Cookie", "Sec-Fetch-Site")) {
      var sent = send(request.copy().header(header, "http://localhost").build());
      assertThat(sent.statusCode()).as(header).isEqualTo(403);
    }
    assertThat(send(request.copy().setHeader("Content-Type", "text/plain").build()).statusCode())
        .isEqualTo(415);
    assertThat(send(request.copy().GET().build()).statusCode()).isEqualTo(405);
    assertThat(points()).isEmpty();
  }

  private void refused(String body, String why) throws Exception {
    var reply = post("shop", token, body);
    assertThat(reply.statusCode()).as(body).isEqualTo(400);
    assertThat(reply.body()).contains(why);
  }

  private List<RestorePoint> points() {
    return given(two.desk.points().list(SHOP));
  }

  private HttpResponse<String> post(String name, String bearer, String body) throws Exception {
    return send(request(name, bearer).POST(BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder request(String name, String bearer) {
    var address =
        "http://127.0.0.1:"
            + server.getLocalPort()
            + "/api/v1/applications/"
            + name
            + "/deployments";
    return HttpRequest.newBuilder(URI.create(address))
        .header("Authorization", "Bearer " + bearer)
        .header("Content-Type", "application/json");
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  /** The door alone, with what is behind it. */
  private static final class Doorway extends Application<Configuration> {
    private final Deployments deployments;

    Doorway(Deployments deployments) {
      this.deployments = deployments;
    }

    @Override
    public void run(Configuration config, Environment environment) {
      var clock = InstantSource.fixed(Instant.parse("2026-01-02T10:00:00Z"));
      Dashboard.register(environment, new SampleFleet(), Set.of(), clock);
      Dashboard.takeIn(environment, deployments, clock);
    }
  }
}
