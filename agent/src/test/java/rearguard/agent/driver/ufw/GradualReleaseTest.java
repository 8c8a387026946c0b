package rearguard.agent.driver.ufw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Admission;
import rearguard.model.traffic.Hold;

/** Some are let through a hold before others, on a real kernel and seen from another host. */
class GradualReleaseTest {
  private static final String RUN = "r-run0001";
  private static final Hold TERMS = new Hold(RUN, Duration.ofMinutes(10), List.of());
  private static final List<Boolean> NOBODY = List.of(false, false);
  private static final List<Boolean> ALL = List.of(true, true);

  @TempDir Path folder;
  private final Host machine = new LocalHost("ufw-gradual-" + ProcessHandle.current().pid());
  private Street street;
  private Subject subject;

  @BeforeEach
  void makeTheStreet() throws Exception {
    street = new Street(folder);
    street.serve(80);
    subject = on(machine);
    driver().hold(subject, TERMS);
    assertThat(reached()).isEqualTo(NOBODY);
  }

  @AfterEach
  void endTheStreet() {
    street.close();
  }

  @Test
  void aListedSourceGetsThroughOverItsFamilyAndOthersDoNot() throws Exception {
    assertThat(admit(30, "192.0.2.0/24", "fd77::2"))
        .isEqualTo("let 192.0.2.0/24, fd77::2 through for 30 s");
    assertThat(reached()).containsExactly(false, true);
    assertThat(driver().held(subject).getFirst().sources())
        .containsExactly("192.0.2.0/24", "fd77::2");

    admit(30, "10.77.0.0/28", "2001:db8::/32");
    assertThat(reached()).containsExactly(true, false);

    admit(30, "10.77.0.2", "fd77::/64");
    assertThat(reached()).isEqualTo(ALL);
  }

  @Test
  void aConnectionOfASourceThatIsNotListedStaysStopped() throws Exception {
    driver().release(subject, RUN);
    var four = street.call(Street.HERE, 80);
    assertThat(four.answers(2, "before")).isTrue();
    driver().hold(subject, TERMS);

    admit(30, "fd77::/64");

    assertThat(four.answers(0.8, "during")).isFalse();
    admit(30, Street.THERE);
    assertThat(four.answers(10, "after")).isTrue();
  }

  @Test
  void theKernelClosesItAgainWhenThePhaseIsOverAndTheHoldGoesOn() throws Exception {
    assertThat(openFor(4)).isEqualTo(ALL);

    for (int tries = 0; !reached().equals(NOBODY); tries++) {
      assertThat(tries).as("still open").isLessThan(100);
      Thread.sleep(Duration.ofMillis(200));
    }

    assertThat(driver().held(subject))
        .singleElement()
        .satisfies(held -> assertThat(held.sources()).isEmpty());
  }

  /** Who got through while it was open; on a machine that was too slow to see it, once more. */
  private List<Boolean> openFor(int seconds) throws Exception {
    for (int tries = 0; ; tries++) {
      long since = System.nanoTime();
      admit(seconds, Admission.EVERYBODY.toArray(String[]::new));
      var seen = reached();
      if (System.nanoTime() - since < Duration.ofSeconds(seconds).toNanos() || tries == 5) {
        return seen;
      }
    }
  }

  @Test
  void aRenewalOfTheHoldLeavesThePhaseOpenAndAHoldClosesIt() throws Exception {
    admit(30, Street.THERE, "fd77::2");
    driver().renew(subject, TERMS);
    assertThat(reached()).isEqualTo(ALL);

    driver().hold(subject, TERMS);

    assertThat(reached()).isEqualTo(NOBODY);
  }

  @Test
  void nobodyIsLetThroughForLongerThanTheHoldLasts() throws Exception {
    var tillItEnds = new Admission(List.of(Street.THERE), Optional.empty());
    for (var said : List.of(driver().admit(subject, RUN, tillItEnds), admit(9999, Street.THERE))) {
      assertThat(said).matches("let 10.77.0.2 through for ([345][0-9]{2}|600) s");
    }
  }

  @Test
  void whatAnotherHoldsStaysHeld() throws Exception {
    driver().hold(subject, TERMS.by("alice"));
    admit(30, Street.THERE);
    assertThat(reached()).isEqualTo(NOBODY);
    assertThatThrownBy(
            () -> driver().admit(subject, "bob", new Admission(List.of(), Optional.empty())))
        .isInstanceOf(HostException.class)
        .hasMessage("bob holds nothing of web");
  }

  @Test
  void whatIsNoAddressIsRefusedAndNothingIsOpened() throws Exception {
    for (var source : List.of("", "any", "1.2.3.4 }", "999.1.1.1", "10.0.0.0/33", "fd77::/129")) {
      assertThatThrownBy(() -> admit(30, Street.THERE, source))
          .as(source)
          .isInstanceOf(HostException.class)
          .hasMessageContaining("is no address");
    }
    assertThat(reached()).isEqualTo(NOBODY);
  }

  @Test
  void aPhaseKilledAnywhereIsTheOldOneOrTheNewOne() throws Exception {
    for (int call = 1; ; call++) {
      admit(30, "fd77::/64");
      var faulty = FaultyHost.killedAt(call, machine);
      try {
        driver()
            .admit(
                on(faulty),
                RUN,
                new Admission(List.of("10.77.0.0/24"), Optional.of(Duration.ofSeconds(30))));
      } catch (FaultyHost.Killed _) {
        machine.programs().endLeftovers();
      }
      assertThat(reached())
          .as("killed at call %s", call)
          .isIn(List.of(true, false), List.of(false, true));
      if (!faulty.struck()) {
        assertThat(call).isGreaterThan(2);
        assertThat(reached()).containsExactly(true, false);
        return;
      }
    }
  }

  @Test
  void aReleaseLeavesNothingOfIt() throws Exception {
    admit(30, Street.THERE);
    driver().release(subject, RUN);
    assertThat(reached()).isEqualTo(ALL);
    assertThat(street.run("nft list tables")).doesNotContain("rearguard");
  }

  private String admit(int seconds, String... sources) throws Exception {
    var who = new Admission(List.of(sources), Optional.of(Duration.ofSeconds(seconds)));
    return driver().admit(subject, RUN, who);
  }

  private List<Boolean> reached() throws Exception {
    return List.of(street.reached(Street.HERE, 80), street.reached(Street.HERE_SIX, 80));
  }

  private UfwDriver driver() {
    return new UfwDriver(street.places(), ProcessHandle.current().pid(), Duration.ofSeconds(3));
  }

  private Subject on(Host host) {
    return new Subject(
        new Target(new ComponentName("web"), new HostName("host1")),
        Setting.Group.of(Map.of("ports", new Setting.Text("80/tcp"))),
        street.host(host));
  }
}
