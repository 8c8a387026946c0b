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
  void aVolumeOfTheModelSaysWhichItIsAndWhatItIsMadeOf() throws Exception {
    var service =
        """
        { "volumes": ["data:/data:ro", "./flag:/flag", "/anonymous", "/srv:/srv",
            { "type": "volume", "source": "etc", "target": "/e" },
            { "type": "volume", "target": "/n" },
            { "type": "image", "source": "app", "target": "/i" },
            { "type": "tmpfs", "target": "/t" },
            "theirs:/theirs", "older:/older", "far:/far", "named:/named"],
          "volumes_from": ["container:other"] }
        """;
    var model =
        """
        { "volumes": {
            "data": { "driver": "local" },
            "etc": { "driver_opts": { "type": "none", "o": "bind", "device": "/etc" } },
            "theirs": { "external": true, "name": "other_secrets" },
            "older": { "external": { "name": "old_secrets" } },
            "far": { "driver": "sshfs", "driver_opts": { "password": "hunter2" } },
            "named": { "name": "own-name" } } }
        """;

    var asked = Rights.volumesOf(JSON.readTree(service), JSON.readTree(model), "shop");

    assertThat(asked)
        .containsExactly(
            "mount of type image",
            "volume old_secrets",
            "volume other_secrets",
            "volume own-name",
            "volume shop_data",
            "volume shop_etc",
            "volume shop_etc on /etc; options {device=/etc, o=bind, type=none}",
            "volume shop_far",
            "volume shop_far of driver sshfs; options {password=hunter2}",
            "volumes of other containers");
    assertThat(Rights.shown(asked))
        .contains("volume shop_etc on /etc, ", "volume shop_far of driver sshfs, ")
        .doesNotContain("hunter2", "options");
    assertThat(asked.stream().filter(Rights::isPlain))
        .containsExactly(
            "volume old_secrets",
            "volume other_secrets",
            "volume own-name",
            "volume shop_data",
            "volume shop_etc",
            "volume shop_far");
  }

  @Test
  void whatTheEngineSaysOfAVolumeIsInTheSameWords() throws Exception {
    var etc = JSON.readTree("{ \"device\": \"/etc\", \"o\": \"bind\", \"type\": \"none\" }");

    assertThat(Rights.volume("shop_etc", "local", etc))
        .hasValue("volume shop_etc on /etc; options {device=/etc, o=bind, type=none}");
    assertThat(Rights.volume("shop_data", "local", JSON.nullNode())).isEmpty();
    assertThat(Rights.volume("shop_data", "local", JSON.createObjectNode())).isEmpty();
    assertThat(Rights.volume("shop_far", "sshfs", JSON.nullNode()))
        .hasValue("volume shop_far of driver sshfs; options {}");
  }

  @Test
  void aContainerSaysWhichVolumesItHasAndWhetherItBorrowsOthers() throws Exception {
    var id = "0123456789abcdef".repeat(4);
    var seen =
        Sight.of(
            JSON.readTree(
                """
                { "Id": "c", "Image": "sha256:i", "Config": {},
                  "HostConfig": { "Binds": ["shop_data:/data:rw", "/srv:/srv"],
                    "VolumesFrom": ["other:rw"],
                    "Mounts": [{ "Type": "volume", "Source": "shop_etc", "Target": "/e" },
                      { "Type": "bind", "Source": "/opt", "Target": "/o" },
                      { "Type": "volume", "Target": "/n" }] },
                  "Mounts": [{ "Type": "volume", "Name": "%s", "Destination": "/n", "RW": true }] }
                """
                    .formatted(id)),
            Instant.EPOCH);

    assertThat(seen.definition().volumes()).containsExactly("shop_data", "shop_etc");
    assertThat(seen.definition().borrows()).isTrue();
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
