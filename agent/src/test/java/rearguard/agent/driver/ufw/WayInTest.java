package rearguard.agent.driver.ufw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import rearguard.agent.driver.ufw.WayIn.End;
import rearguard.agent.driver.ufw.WayIn.Link;
import rearguard.agent.driver.ufw.WayIn.Session;
import rearguard.agent.host.HostException;

class WayInTest {
  private static final String SOCKETS =
      """
      LISTEN 0 128 0.0.0.0:2222 0.0.0.0:* users:(("sshd",pid=7,fd=3))
      LISTEN 0 128 [::]:2222 [::]:* users:(("sshd",pid=7,fd=4))
      LISTEN 0 128 127.0.0.1:6010 0.0.0.0:* users:(("sshd",pid=90,fd=9))
      LISTEN 0 511 *:80 *:* users:(("nginx",pid=8,fd=5))
      ESTAB 0 0 10.0.0.5:2222 203.0.113.9:50000 users:(("sshd-session",pid=90,fd=4))
      ESTAB 0 0 [2001:db8::5]:2222 [2001:db8::9]:50001 users:(("sshd",pid=91,fd=4))
      ESTAB 0 0 [::ffff:10.0.0.5]:40001 [::ffff:10.9.9.9]:7443 users:(("java",pid=4242,fd=80))
      ESTAB 0 0 [::ffff:127.0.0.1]:40002 [::ffff:127.0.0.1]:7443 users:(("java",pid=4242,fd=81))
      ESTAB 0 0 10.0.0.5:40003 10.9.9.9:5432 users:(("java",pid=42420,fd=81))
      TIME-WAIT 0 0 10.0.0.5:40004 10.9.9.9:7443
      what is this
      """;

  private final WayIn in = WayIn.read(SOCKETS, "port 22\nport 2022\nlistenaddress x\n", 4242);

  @Test
  void thePortsOfSshAre22ThoseItListensOnAndThoseItSays() {
    assertThat(in.ports()).containsExactly(22, 2022, 2222);
    assertThat(WayIn.read("", "", 1).ports()).containsExactly(22);
  }

  @Test
  void sessionsAndTheAgentsLinkAreToldFromOtherConnections() {
    assertThat(in.sessions())
        .containsExactlyInAnyOrder(
            new Session(new End("10.0.0.5", 2222), new End("203.0.113.9", 50000)),
            new Session(new End("2001:db8::5", 2222), new End("2001:db8::9", 50001)));
    assertThat(in.links())
        .containsExactly(new Link(new End("10.0.0.5", 40001), new End("10.9.9.9", 7443)));
  }

  @Test
  void onlyWhatIsNoWayInMayBeHeld() throws Exception {
    in.refuse(List.of(new Port(80, "tcp"), new Port(2222, "udp"), new Port(40003, "tcp")));
    assertThatThrownBy(() -> in.refuse(List.of(new Port(80, "tcp"), new Port(2022, "tcp"))))
        .isInstanceOf(HostException.class)
        .hasMessage("port 2022/tcp is not held: SSH is reached by it");
    assertThatThrownBy(() -> in.refuse(List.of(new Port(40001, "tcp"))))
        .hasMessage("port 40001/tcp is not held: the agent's own link to the controller uses it");
  }
}
