package rearguard.agent.driver.compose.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RightsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL =
      """
      { "privileged": true, "cap_add": ["sys_admin", "CAP_NET_RAW"], "network_mode": "host",
        "pid": "host", "ipc": "host", "userns_mode": "host",
        "security_opt": ["seccomp:unconfined"], "devices": ["/dev/kvm:/dev/kvm:rwm"],
        "volumes": ["/:/host:ro,z", "/var/run/docker.sock:/s", "data:/data", "/anonymous",
          { "type": "bind", "source": "/srv/x/", "target": "/x", "read_only": true },
          { "type": "volume", "source": "data", "target": "/y" }] }
      """;
  private static final String CONTAINER =
      """
      { "Id": "c", "Image": "sha256:i", "HostConfig": { "Privileged": true,
          "CapAdd": ["CAP_SYS_ADMIN", "NET_RAW"], "NetworkMode": "host", "PidMode": "host",
          "IpcMode": "host", "UsernsMode": "host", "SecurityOpt": ["seccomp=unconfined"],
          "Devices": [{ "PathOnHost": "/dev/kvm" }] },
        "Mounts": [
          { "Type": "bind", "Source": "/", "Destination": "/host", "RW": false },
          { "Type": "bind", "Source": "/var/run/docker.sock", "Destination": "/s", "RW": true },
          { "Type": "bind", "Source": "/srv/x", "Destination": "/x", "RW": false },
          { "Type": "volume", "Name": "data", "Source": "/v/data", "Destination": "/d", "RW": true }
        ] }
      """;

  @Test
  void aModelAndTheContainerMadeFromItSayTheSame() throws Exception {
    var asked = Rights.ofService(JSON.readTree(MODEL), JSON.createObjectNode());

    assertThat(asked)
        .containsExactly(
            "capability NET_RAW",
            "capability SYS_ADMIN",
            "device /dev/kvm",
            "host path / to read",
            "host path /srv/x to read",
            "host path /var/run/docker.sock",
            "ipc of the host",
            "network of the host",
            "pid of the host",
            "privileged",
            "security option seccomp=unconfined",
            "user names of the host");
    assertThat(Sight.of(JSON.readTree(CONTAINER), Instant.EPOCH).unit().make().rights())
        .isEqualTo(asked);
  }

  @Test
  void filesThatAreCalledSecretsOrConfigsAreFilesOfTheHostLikeOthers() throws Exception {
    var service =
        """
        { "secrets": ["key", { "source": "cert", "target": "c" }], "configs": ["app", "gone"] }
        """;
    var model =
        """
        { "secrets": { "key": { "file": "/etc/shadow" }, "cert": { "file": "/srv/../root/c" },
            "other": { "file": "/etc/gshadow" } },
          "configs": { "app": { "file": "/etc/app" }, "gone": { "external": true } } }
        """;

    assertThat(Rights.ofService(JSON.readTree(service), JSON.readTree(model)))
        .containsExactly(
            "host path /etc/app to read",
            "host path /etc/shadow to read",
            "host path /root/c to read");
  }

  @Test
  void whoMayWriteMayReadButNotTheOtherWayRound() {
    var writes = words("host path /srv");
    var reads = words("host path /srv to read");

    assertThat(Rights.beyond(reads, writes)).isEmpty();
    assertThat(Rights.beyond(writes, reads)).containsExactly("host path /srv");
  }

  @Test
  void aContainerThatCameUpAgainAMomentAgoIsNotWell() {
    var started = Instant.parse("2026-11-22T03:00:00Z");

    assertThat(Sight.condition(life("running", "", 4, started), started.plusSeconds(3)))
        .isEqualTo(Unit.Condition.ILL);
    assertThat(Sight.condition(life("running", "", 4, started), started.plusSeconds(30)))
        .isEqualTo(Unit.Condition.WELL);
    assertThat(Sight.condition(life("running", "starting", 0, started), started))
        .isEqualTo(Unit.Condition.ILL);
    assertThat(Sight.condition(life("restarting", "", 9, started), started))
        .isEqualTo(Unit.Condition.ILL);
    assertThat(Sight.condition(life("exited", "", 0, started), started))
        .isEqualTo(Unit.Condition.IDLE);
  }

  private static Seen.Life life(String state, String health, int restarts, Instant started) {
    return new Seen.Life(state, health, restarts, started.toString(), 0, Duration.ZERO);
  }

  private static SortedSet<String> words(String word) {
    return new TreeSet<>(java.util.List.of(word));
  }
}
