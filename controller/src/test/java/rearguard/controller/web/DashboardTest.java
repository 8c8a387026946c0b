package rearguard.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.testing.DropwizardTestSupport;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.model.fleet.Host;
import rearguard.model.name.Label;
import rearguard.model.name.PointId;
import rearguard.model.name.StepId;
import rearguard.model.run.RunState;
import rearguard.model.run.Shown;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.stock.Pin;
import rearguard.model.stock.Standing;
import rearguard.model.traffic.InForce;

@ExtendWith(DropwizardExtensionsSupport.class)
class DashboardTest {
  private static final String HOSTILE =
      "<script>alert('x')</script>\" onload=\"alert(1) \u202egnp.exe \u001b[2J {{7*7}} ${7*7}";
  private static final SampleFleet FLEET = new SampleFleet();
  static final DropwizardAppExtension<Configuration> APP =
      new DropwizardAppExtension<>(
          new DropwizardTestSupport<>(DashboardApp.class, DashboardApp.config(0)) {
            @Override
            public Application<Configuration> newApplication() {
              return new DashboardApp(FLEET);
            }
          });

  @BeforeEach
  void aFleetWithAHistory() {
    FLEET.clear();
    FLEET.hosts.add(
        SampleFleet.host("web1", Host.State.CONNECTED, "0.1.0", Duration.ofMillis(3), 0.4));
    FLEET.hosts.add(
        SampleFleet.host("web2", Host.State.SILENT, HOSTILE, Duration.ofSeconds(-7), 0.95));
    FLEET.applications.add(SampleFleet.TEA);
    FLEET.points.add(
        SampleFleet.point(
            "p-4f2a",
            Optional.of(new Label("v1.0.0")),
            RestorePoint.Mark.GOOD,
            Duration.ofHours(3),
            "on " + HOSTILE));
    FLEET.runs.add(
        SampleFleet.run(
            "r-7f3k",
            RunState.PAUSED,
            HOSTILE,
            Duration.ofSeconds(9),
            List.of("said " + HOSTILE),
            9));
  }

  private Browser browser() {
    return new Browser(APP.getLocalPort());
  }

  @Test
  void aRunsPageShowsWhatTargetsShowedAsText() throws IOException {
    FLEET.shown.add(
        new Shown(
            new StepId("web1/restore/code"),
            1,
            SampleFleet.NOW,
            List.of(
                new Shown.Lines("log of " + HOSTILE, List.of("first " + HOSTILE, "second")),
                new Shown.Figures("code", new TreeMap<>(Map.of("memory", "12.3 MiB"))))));
    var page = browser().get("/runs/r-7f3k").body();
    assertThat(page).contains("<pre").doesNotContain("<script>alert").doesNotContain("\u202e");
    assertThat(text(page))
        .contains("Logs and figures", "first &lt;script&gt;alert", "memory 12.3 MiB");
  }

  @Test
  void theFirstPageShowsTheWholeFleet() throws IOException {
    var page = browser().get("/");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.headers()).containsEntry("content-type", "text/html;charset=utf-8");
    assertThat(text(page.body()))
        .contains("The run of team-evaluatie is paused and needs you")
        .contains("web1 connected role=web")
        .contains("web2 silent")
        .contains("7.0 s behind")
        .contains("Last good: v1.0.0, 3 h ago by anna")
        .contains("5 of 6 steps done: restore web")
        .contains("rearguard run show r-7f3k");
  }

  @Test
  void aPointSaysWhatItTakesAndByWhomAndWhyItIsPinned() throws IOException {
    var pin = new Pin("ann", SampleFleet.NOW, "for the court " + HOSTILE);
    FLEET.standings.add(new Standing(new PointId("p-4f2a"), 3L << 29, Optional.of(pin)));
    var page = text(browser().get("/").body());
    assertThat(page).contains("good pinned 1.5 GiB · 3 h ago").contains("pinned by ann: for the");

    FLEET.standings.clear();
    assertThat(text(browser().get("/").body())).doesNotContain("pinned").doesNotContain("GiB ·");
  }

  @Test
  void aRunHasItsPageWithEveryStep() throws IOException {
    var page = browser().get("/runs/r-7f3k");
    assertThat(page.status()).isEqualTo(200);
    assertThat(text(page.body()))
        .contains("restore web failed attempt 2")
        .contains("port 8000 is held by pid 4211 (node), not by us; end it, then retry");
  }

  @Test
  void aRunThatEndedShowsItsVerdictsAndTheWayBack() throws IOException {
    FLEET.runs.clear();
    FLEET.runs.add(
        SampleFleet.run("r-9aaa", RunState.SUCCEEDED, "", Duration.ofHours(1), List.of(), 99));
    assertThat(text(browser().get("/runs/r-9aaa/live").body()))
        .contains("version on web1 passed")
        .contains("login on web1 unknown")
        .contains("rearguard undo r-9aaa");
  }

  @Test
  void whateverKeepsUsersAwayStandsAboveAllElse() throws IOException {
    FLEET.runs.clear();
    FLEET.hosts.replaceAll(
        host ->
            SampleFleet.holding(
                host,
                SampleFleet.maintenance("anna", HOSTILE, Optional.of(Duration.ofMinutes(29)))));

    var page = browser().get("/live").body();

    assertThat(text(page))
        .contains("Users are kept away, and no run is going on")
        .contains("Maintenance of team-evaluatie is on since 11:58:00 UTC by anna: ")
        .contains(", in 29 min, on web1, web2")
        .contains("web2 is out of contact: it held when it was last heard of")
        .contains("rearguard maintenance off team-evaluatie --owner anna");
    assertThat(page).doesNotContain("<script>alert").doesNotContain("\u202e");
    assertThat(page.indexOf("class=\"held\"")).isLessThan(page.indexOf("id=\"applications\""));
  }

  @Test
  void aLockdownIsTheHeadlineAndStandsAboveWhatElseIsHeld() throws IOException {
    FLEET.runs.clear();
    FLEET.lockdowns.add(SampleFleet.lockdown("l-7f3k0000", HOSTILE));
    var page = browser().get("/live").body();
    assertThat(text(page))
        .contains("team-evaluatie is locked down, and no run is going on")
        .contains("team-evaluatie is locked down since 11:40:00 UTC by anna: ")
        .contains("until somebody ends it, on no host no host tells that it holds")
        .contains("rearguard lockdown end team-evaluatie")
        .contains("team-evaluatie locked down Last good");
    assertThat(page).doesNotContain("<script>alert").doesNotContain("\u202e");

    FLEET.hosts.replaceAll(
        host -> SampleFleet.holding(host, SampleFleet.traffic("l-7f3k0000"), anna()));

    var now = text(browser().get("/live").body());
    assertThat(now)
        .contains("until somebody ends it, on web1, web2 web2 is out of contact")
        .contains("Maintenance of team-evaluatie is on")
        .doesNotContain("by l-7f3k0000")
        .doesNotContain("traffic release");
    assertThat(now.indexOf("rearguard lockdown end"))
        .isLessThan(now.indexOf("Maintenance of team-evaluatie"));
  }

  private static InForce anna() {
    return SampleFleet.maintenance("anna", "", Optional.empty());
  }

  @Test
  void aHoldWithoutAnEndOrPastItSaysSoAndNoStrangersWordsAreOfferedForTyping() throws IOException {
    FLEET.hosts.set(
        0,
        SampleFleet.holding(
            FLEET.hosts.getFirst(),
            SampleFleet.maintenance("x; rm -rf /", "", Optional.empty()),
            SampleFleet.maintenance("r-7f3k", "", Optional.of(Duration.ofMinutes(-1)))));

    var page = text(browser().get("/live").body());

    assertThat(page)
        .contains("by x; rm -rf / until somebody ends it, on web1")
        .contains("by run r-7f3k was to end at")
        .contains("and did not, on web1")
        .contains("rearguard maintenance off team-evaluatie --owner r-7f3k")
        .doesNotContain("--owner x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/live", "/runs/r-7f3k", "/runs/r-7f3k/live"})
  void whatStrangersWroteStaysText(String path) throws IOException {
    String body = browser().get(path).body();
    assertThat(body)
        .contains("&lt;script&gt;alert(")
        .doesNotContain("<script>alert")
        .doesNotContain("\u202e", "\u001b")
        .contains("\\u202egnp.exe \\u001b[2J {{7*7}} ${7*7}");
    assertThat(Pattern.compile("<[^>]*\\son[a-z]+=").matcher(body).find()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/runs/r-7f3k", "/live", "/assets/dashboard.js", "/nowhere"})
  void everyAnswerTellsTheBrowserWhatItMay(String path) throws IOException {
    var headers = browser().get(path).headers();
    assertThat(headers)
        .containsEntry(
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors"
                + " 'none'")
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("x-frame-options", "DENY")
        .containsEntry("referrer-policy", "no-referrer")
        .doesNotContainKey("set-cookie");
    Door.HEADERS.keySet().forEach(name -> assertThat(headers).containsKey(lower(name)));
  }

  @Test
  void noPageHasStyleOrScriptInside() throws IOException {
    for (String path : List.of("/", "/runs/r-7f3k")) {
      assertThat(browser().get(path).body())
          .doesNotContain("style=", "<style", "javascript:")
          .doesNotContainPattern("<script(?![^>]* src=\"/assets/)");
    }
  }

  @Test
  void everyFileThatAPageNamesIsThere() throws IOException {
    var named =
        Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"").matcher(browser().get("/").body());
    int files = 0;
    while (named.find()) {
      var file = browser().get(named.group(1));
      assertThat(file.status()).as(named.group(1)).isEqualTo(200);
      assertThat(file.headers().get("cache-control")).contains("immutable");
      files++;
    }
    assertThat(files).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "LOCALHOST", "fleet.example.org:8443"})
  void itsOwnNamesAreAnswered(String host) throws IOException {
    assertThat(browser().ask("GET", "/", host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "0.0.0.0",
        "169.254.169.254",
        "fleet.example.org.evil.example"
      })
  void aStrangersNameForThisMachineIsRefused(String host) throws IOException {
    var reply = browser().ask("GET", "/", host);
    assertThat(reply.status()).isEqualTo(421);
    assertThat(reply.body()).doesNotContain("web1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nowhere",
        "/runs",
        "/runs/r-7f3k/",
        "/runs/..%2f..%2fetc",
        "/runs/r-7f3k;x=1",
        "/LIVE",
        "/application.wadl",
        "/tasks/gc",
        "/assets/htmx.js.map"
      })
  void whatIsNotInTheTableIsNotThere(String path) throws IOException {
    assertThat(browser().get(path).status()).isIn(400, 404);
  }

  @Test
  void aRunNobodyKnowsIsSaidSo() throws IOException {
    var page = browser().get("/runs/r-zzzz");
    assertThat(page.status()).isEqualTo(404);
    assertThat(text(page.body())).contains("no run r-zzzz is known here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
  void itIsForLookingOnly(String method) throws IOException {
    assertThat(browser().ask(method, "/", "localhost").status()).isEqualTo(405);
  }

  @Test
  void aChangeIsNoticedAndTheFragmentIsAnotherOne() throws IOException {
    try (Socket stream = browser().listen("retry: 2000")) {
      assertThat(text(browser().get("/live").body())).doesNotContain("web3");
      FLEET.hosts.add(SampleFleet.host("web3", Host.State.CONNECTED, "0.1.0", Duration.ZERO, 0.1));
      FLEET.changed();
      Browser.await(stream, "event: change\ndata: changed\n\n");
      assertThat(text(browser().get("/live").body())).contains("web3 connected");
    }
  }

  @Test
  void theStreamSaysThatSomethingChangedButNeverWhat() throws IOException {
    try (Socket stream = browser().listen("retry: 2000")) {
      FLEET.changed();
      Browser.await(stream, "\nevent: change\ndata: changed\n\n");
      FLEET.changed();
      Browser.await(stream, "\nevent: change\ndata: changed\n\n");
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String text(String html) {
    return html.replaceAll("<[^>]*>", "").replaceAll("\\s+", " ");
  }
}
