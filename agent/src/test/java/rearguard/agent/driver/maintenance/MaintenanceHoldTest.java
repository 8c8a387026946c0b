package rearguard.agent.driver.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.FaultyHost;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Held;
import rearguard.model.traffic.Hold;

class MaintenanceHoldTest {
  private static final String RUN = "r-run0001";
  private static final Target TARGET =
      new Target(new ComponentName("maintenance"), new HostName("app1"));

  @TempDir Path folder;
  private final Host host = new LocalHost("maintenance-" + ProcessHandle.current().pid());
  private Shop shop;

  @BeforeEach
  void open() throws Exception {
    shop = Shop.in(folder);
  }

  @AfterEach
  void close() throws Exception {
    shop.close();
  }

  @Test
  void theEndpointIsToldOnceWithItsSecretAndHealthSaysThatItIsOn() throws Exception {
    assertThat(hold(RUN)).isEqualTo("maintenance is on for 60 s");
    assertThat(hold(RUN)).isEqualTo("maintenance is on for 60 s");

    assertThat(shop.health()).startsWith("503 ").contains("\"maintenance\":true");
    assertThat(shop.calls()).containsExactly("{\"enabled\": true, \"message\": \"Back at 14:30\"}");
    assertThat(held()).extracting(Held::owner).containsExactly(RUN);
    assertThat(held().getFirst().left().orElseThrow())
        .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));

    assertThat(release(RUN)).isEqualTo("maintenance is off");
    assertThat(shop.health()).startsWith("200 ");
    assertThat(release(RUN)).isEqualTo("maintenance " + RUN + " held nothing");
    assertThat(shop.calls()).hasSize(2);
  }

  @Test
  void itStaysOnUntilTheLastOwnerLetsGo() throws Exception {
    hold(RUN);
    hold("anna");

    assertThat(release(RUN)).isEqualTo("maintenance is still held on by anna");
    assertThat(shop.on()).isTrue();
    assertThat(release("anna")).isEqualTo("maintenance is off");
    assertThat(shop.on()).isFalse();
  }

  @Test
  void whatAnOperatorHadOnBeforeTheRunStaysOnAfterIt() throws Exception {
    shop.turn("on");

    assertThat(hold(RUN)).isEqualTo("maintenance is on for 60 s; it was on before, and stays so");
    assertThat(held()).extracting(Held::owner).containsExactly(RUN, "outside");
    assertThat(release(RUN)).isEqualTo("maintenance stays on, as it was before");

    assertThat(shop.on()).isTrue();
    assertThat(shop.calls()).isEmpty();
    assertThat(held()).extracting(Held::owner).containsExactly("outside");
    assertThat(release("outside")).isEqualTo("maintenance is off");
    assertThat(shop.on()).isFalse();
  }

  @Test
  void aHoldKilledAnywhereIsEndedByAFreshDriver() throws Exception {
    for (int call = 1; ; call++) {
      var faulty = FaultyHost.killedAt(call, host);
      try {
        driver().hold(on(faulty, shop.settings(Map.of())), terms(RUN));
      } catch (FaultyHost.Killed _) {
        release(RUN);
        assertThat(shop.on()).as("killed at call %s", call).isFalse();
        assertThat(hold(RUN)).isEqualTo("maintenance is on for 60 s");
      }
      release(RUN);
      assertThat(shop.on()).as("killed at call %s", call).isFalse();
      assertThat(folder.resolve("owners")).as("killed at call %s", call).isEmptyDirectory();
      if (!faulty.struck()) {
        assertThat(call).isGreaterThan(5);
        return;
      }
    }
  }

  @Test
  void aReleaseKilledAnywhereIsFinishedByAFreshDriver() throws Exception {
    for (int call = 1; ; call++) {
      hold(RUN);
      var faulty = FaultyHost.killedAt(call, host);
      try {
        driver().release(on(faulty, shop.settings(Map.of())), RUN);
      } catch (FaultyHost.Killed _) {
        release(RUN);
      }
      assertThat(shop.on()).as("killed at call %s", call).isFalse();
      assertThat(folder.resolve("owners")).as("killed at call %s", call).isEmptyDirectory();
      if (!faulty.struck()) {
        assertThat(call).isGreaterThan(3);
        return;
      }
    }
  }

  @Test
  void anEndpointThatAnswers200WhileItsHealthSaysNoIsNotBelieved() throws Exception {
    shop.close();
    shop = Shop.start(folder, "lies", 0, false);

    assertRefused(Problem.Kind.CONFLICT, "its health says that it is not", Map.of());

    assertThat(shop.calls()).isNotEmpty();
    assertNothingIsHeld();
  }

  @Test
  void anEndpointThatIsDownRefusesTheHoldWithWhatToDoInstead() throws Exception {
    shop.close();

    var refused = assertRefused(Problem.Kind.UNREACHABLE, "is not answered", Map.of());

    assertThat(refused.hint()).contains("ufw").contains("if-down");
    assertNothingIsHeld();
  }

  @Test
  void anEndpointThatIsDownIsPassedOverWhenTheFileSaysSoAndSwitchedWhenItIsBack() throws Exception {
    int port = shop.port;
    shop.close();
    var goOn = Map.<String, Setting>of("if-down", new Setting.Text("go-on"));

    assertThat(driver().hold(on(host, shop.settings(goOn)), terms(RUN)))
        .startsWith("maintenance is NOT on, and the run goes on as \"if-down\" says: ");
    assertNothingIsHeld();

    shop = Shop.start(folder, "honest", port, false);
    assertThat(driver().hold(on(host, shop.settings(goOn)), terms(RUN)))
        .isEqualTo("maintenance is on for 60 s");
  }

  @Test
  void aReleaseThatNobodyAnswersIsNotForgotten() throws Exception {
    hold(RUN);
    int port = shop.port;
    shop.close();

    assertThatThrownBy(() -> release(RUN)).hasMessageContaining("is not answered");

    shop = Shop.start(folder, "honest", port, false);
    assertThat(shop.on()).isTrue();
    assertThat(release(RUN)).isEqualTo("maintenance is off");
  }

  @Test
  void aSecretThatIsMissingWrongOrOpenToOthersIsRefused() throws Exception {
    var file = shop.secrets().resolve("shop-admin");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertRefused(Problem.Kind.NOT_ALLOWED, "its mode is 0640, others may use it", Map.of());
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/etc/hostname"));
    assertRefused(Problem.Kind.NOT_ALLOWED, "there is no such file", Map.of());
    Files.delete(file);
    assertRefused(Problem.Kind.NOT_ALLOWED, "there is no such file", Map.of());
    Shop.secret(shop.secrets(), "shop-admin", "Bearer x\r\nHost: evil\n", "rw-------");
    assertRefused(Problem.Kind.NOT_ALLOWED, "it is not one line of text", Map.of());
    Shop.secret(shop.secrets(), "shop-admin", "Bearer wrong\n", "rw-------");
    var refused = assertRefused(Problem.Kind.CONFLICT, "answers 401", Map.of());

    assertThat(refused.hint()).contains("secret");
    assertNothingIsHeld();
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefusedAndOneOfTheNamedCaIsNot() throws Exception {
    shop.close();
    var made =
        new ProcessBuilder(
                "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=shop.example.org"
                    .concat(
                        " -addext subjectAltName=DNS:shop.example.org -keyout key.pem -out cert.pem")
                    .split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    made.getInputStream().readAllBytes();
    assertThat(made.waitFor()).isZero();
    shop = Shop.start(folder, "honest", 0, true);
    var at = new Setting.Text("127.0.0.1:" + shop.port);
    var ca = new Setting.Text(folder.resolve("cert.pem").toString());

    assertThat(
            driver()
                .hold(
                    on(host, shop.settings("shop.example.org", Map.of("at", at, "ca", ca))),
                    terms(RUN)))
        .isEqualTo("maintenance is on for 60 s");
    for (var wrong :
        List.of(
            shop.settings("shop.example.org", Map.of("at", at)),
            shop.settings("other.example.org", Map.of("at", at, "ca", ca)))) {
      assertThatThrownBy(() -> driver().hold(on(host, wrong), terms("anna")))
          .hasMessageContaining("its certificate is not trusted");
    }
    assertThat(shop.calls()).hasSize(1);
  }

  @Test
  void anotherOwnerThanARunOrAPersonIsRefusedAndSoIsLettingInByAddress() {
    for (var owner : List.of("", "a b", "../x", "outside")) {
      assertThatThrownBy(() -> hold(owner)).hasMessageContaining("is not allowed");
    }
    var terms = new Hold(RUN, Duration.ofSeconds(60), List.of("192.0.2.1"));
    assertThatThrownBy(() -> driver().hold(on(host, shop.settings(Map.of())), terms))
        .hasMessageContaining("lets nobody in by address");
  }

  @Test
  void withoutADeadlineItStaysUntilSomebodyEndsIt() throws Exception {
    var endless = new Hold("anna", Optional.empty(), List.of(), Hold.Why.UNSAID);

    assertThat(driver().hold(on(host, shop.settings(Map.of())), endless))
        .isEqualTo("maintenance is on until somebody ends it");
    assertThat(held()).extracting(Held::left).containsExactly(Optional.empty());
  }

  private MaintenanceDriver driver() {
    return new MaintenanceDriver(folder.resolve("owners"), shop.secrets(), Duration.ofMillis(300));
  }

  private static Hold terms(String owner) {
    return new Hold(owner, Duration.ofSeconds(60), List.of());
  }

  private static Subject on(Host machine, Setting.Group settings) {
    return new Subject(TARGET, settings, machine);
  }

  private String hold(String owner) throws Exception {
    return driver().hold(on(host, shop.settings(Map.of())), terms(owner));
  }

  private String release(String owner) throws Exception {
    return driver().release(on(host, shop.settings(Map.of())), owner);
  }

  private List<Held> held() throws Exception {
    return driver().held(on(host, shop.settings(Map.of())));
  }

  private Problem assertRefused(Problem.Kind kind, String words, Map<String, Setting> more) {
    var refused =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            HostException.class, () -> driver().hold(on(host, shop.settings(more)), terms(RUN)));
    assertThat(refused.problem().kind()).isEqualTo(kind);
    assertThat(refused.problem().message()).contains(words).doesNotContain(Shop.TOKEN);
    return refused.problem();
  }

  private void assertNothingIsHeld() throws Exception {
    assertThat(shop.on()).isFalse();
    var owners = folder.resolve("owners");
    if (Files.exists(owners)) {
      assertThat(owners).isEmptyDirectory();
    }
  }
}
