package rearguard.agent.driver.ufw;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WayTest {
  @Test
  void aRouteTellsInterfaceAndOwnAddressOfEitherFamily() {
    assertThat(Way.route("198.51.100.1 via 10.0.0.1 dev eth0 src 10.0.0.5 uid 0 \\    cache \n"))
        .contains(new Way.Route("eth0", "10.0.0.5"));
    assertThat(
            Way.route(
                "2001:db8::1 from :: via fe80::1 dev ens3 proto ra src 2001:db8::5 metric 1024"
                    + " pref medium\n"))
        .contains(new Way.Route("ens3", "2001:db8::5"));
    assertThat(Way.route("local 10.0.0.5 dev lo src 10.0.0.5 uid 0 \n")).isEmpty();
    assertThat(Way.route("")).isEmpty();
  }

  @Test
  void aWayIsOneLineForTheRehearsalAndWordsForPeople() {
    var in = new Way(true, "eth0", "203.0.113.9", "10.0.0.5", 22);
    var out = new Way(false, "eth0", "2001:db8::9", "2001:db8::5", 7443);

    assertThat(in.line()).isEqualTo("in 4 eth0 203.0.113.9 10.0.0.5 22");
    assertThat(out.line()).isEqualTo("out 6 eth0 2001:db8::9 2001:db8::5 7443");
    assertThat(in.words()).isEqualTo("SSH from 203.0.113.9 to port 22");
    assertThat(out.words()).isEqualTo("the agent's link to 2001:db8::9 port 7443");
  }
}
