package rearguard.agent.driver.ufw;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldScriptTest {
  private static final HoldScript.Name NAME = new HoldScript.Name("r-run0001", "web");

  @Test
  void aHoldIsOneTransactionThatReplacesItself() {
    var ports = List.of(new Port(80, "tcp"), new Port(443, "udp"));
    var from = List.of("192.0.2.0/24", "2001:db8::/32", "198.51.100.7");

    assertThat(HoldScript.hold(NAME, ports, Duration.ofSeconds(90), from))
        .isEqualTo(
            """
            add table inet rearguard
            add chain inet rearguard hold/r-run0001/web { type filter hook prerouting priority -310; policy accept; }
            add set inet rearguard ports/r-run0001/web { type inet_proto . inet_service; flags timeout; }
            add set inet rearguard from4/r-run0001/web { type ipv4_addr; flags interval; auto-merge; }
            add set inet rearguard from6/r-run0001/web { type ipv6_addr; flags interval; auto-merge; }
            add set inet rearguard open/r-run0001/web { type inet_proto . inet_service; flags timeout; }
            add set inet rearguard first4/r-run0001/web { type ipv4_addr; flags interval; auto-merge; }
            add set inet rearguard first6/r-run0001/web { type ipv6_addr; flags interval; auto-merge; }
            flush set inet rearguard ports/r-run0001/web
            flush set inet rearguard from4/r-run0001/web
            flush set inet rearguard from6/r-run0001/web
            add element inet rearguard ports/r-run0001/web { tcp . 80 timeout 90s, udp . 443 timeout 90s }
            add element inet rearguard from4/r-run0001/web { 192.0.2.0/24, 198.51.100.7 }
            add element inet rearguard from6/r-run0001/web { 2001:db8::/32 }
            flush chain inet rearguard hold/r-run0001/web
            add rule inet rearguard hold/r-run0001/web iifname "lo" accept
            add rule inet rearguard hold/r-run0001/web ip saddr @from4/r-run0001/web accept
            add rule inet rearguard hold/r-run0001/web ip6 saddr @from6/r-run0001/web accept
            add rule inet rearguard hold/r-run0001/web ip saddr @first4/r-run0001/web meta l4proto . th dport @open/r-run0001/web accept
            add rule inet rearguard hold/r-run0001/web ip6 saddr @first6/r-run0001/web meta l4proto . th dport @open/r-run0001/web accept
            add rule inet rearguard hold/r-run0001/web fib daddr type local meta l4proto . th dport @ports/r-run0001/web counter drop
            flush set inet rearguard open/r-run0001/web
            """);
  }

  @Test
  void whoIsAdmittedIsOneTransactionWithAnEndOfItsOwn() {
    var script =
        HoldScript.admit(
            NAME,
            List.of(new Port(80, "tcp")),
            Duration.ofSeconds(90),
            List.of("192.0.2.0/24", "2001:db8::/32"));
    assertThat(script)
        .contains(
            """
            flush set inet rearguard open/r-run0001/web
            flush set inet rearguard first4/r-run0001/web
            flush set inet rearguard first6/r-run0001/web
            add element inet rearguard open/r-run0001/web { tcp . 80 timeout 90s }
            add element inet rearguard first4/r-run0001/web { 192.0.2.0/24 }
            add element inet rearguard first6/r-run0001/web { 2001:db8::/32 }
            flush chain inet rearguard hold/r-run0001/web
            """)
        .doesNotContain("flush set inet rearguard ports", "flush set inet rearguard from");
  }

  @Test
  void aRenewalLeavesWhoIsAdmitted() {
    assertThat(
            HoldScript.renew(NAME, List.of(new Port(80, "tcp")), Duration.ofSeconds(1), List.of()))
        .doesNotContain("flush set inet rearguard open", "flush set inet rearguard first");
  }

  @Test
  void withoutSourcesNobodyIsLetIn() {
    assertThat(
            HoldScript.hold(NAME, List.of(new Port(80, "tcp")), Duration.ofSeconds(1), List.of()))
        .contains("{ tcp . 80 timeout 1s }")
        .doesNotContain("add element inet rearguard from");
  }

  @Test
  void aReleaseMakesFirstWhatItDeletes() {
    assertThat(HoldScript.release(List.of(NAME)))
        .isEqualTo(
            """
            add table inet rearguard
            add chain inet rearguard hold/r-run0001/web { type filter hook prerouting priority -310; policy accept; }
            add set inet rearguard ports/r-run0001/web { type inet_proto . inet_service; flags timeout; }
            add set inet rearguard from4/r-run0001/web { type ipv4_addr; flags interval; auto-merge; }
            add set inet rearguard from6/r-run0001/web { type ipv6_addr; flags interval; auto-merge; }
            add set inet rearguard open/r-run0001/web { type inet_proto . inet_service; flags timeout; }
            add set inet rearguard first4/r-run0001/web { type ipv4_addr; flags interval; auto-merge; }
            add set inet rearguard first6/r-run0001/web { type ipv6_addr; flags interval; auto-merge; }
            flush chain inet rearguard hold/r-run0001/web
            delete chain inet rearguard hold/r-run0001/web
            delete set inet rearguard ports/r-run0001/web
            delete set inet rearguard from4/r-run0001/web
            delete set inet rearguard from6/r-run0001/web
            delete set inet rearguard open/r-run0001/web
            delete set inet rearguard first4/r-run0001/web
            delete set inet rearguard first6/r-run0001/web
            """);
    assertThat(HoldScript.releaseAll())
        .isEqualTo("add table inet rearguard\ndelete table inet rearguard\n");
  }
}
