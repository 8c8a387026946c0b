package rearguard.agent.driver.ufw;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.World;
import rearguard.agent.host.Host;
import rearguard.model.Setting;

/** A host whose real ufw is switched on; its damage needs no reload, which is seen elsewhere. */
final class UfwWorld implements World {
  private static final AtomicReference<Known> ONCE = new AtomicReference<>();

  private final Path folder;
  private final Street street;

  UfwWorld(Path folder) throws Exception {
    this.folder = folder;
    this.street = new Street(folder);
    active(folder, street);
  }

  /** As the package leaves it, then a few rules and switched on, all by ufw itself, once. */
  static void active(Path folder, Street street) throws Exception {
    var known = ONCE.get();
    if (known == null) {
      installed(folder);
      street.run("ufw allow 22/tcp; ufw allow 80/tcp; ufw --force enable");
      var files = Street.shell("tar -C " + folder + " -cf - ufw default | base64 -w 0");
      var four = street.run("iptables-save -t filter");
      ONCE.set(new Known(files, four, street.run("ip6tables-save -t filter")));
      return;
    }
    var aside = Files.writeString(folder.resolve("aside"), known.files());
    Street.shell("base64 -d " + aside + " | tar -C " + folder + " -xpf -; rm " + aside);
    street.run("iptables-restore <<'X'\n" + known.four() + "X\n");
    street.run("ip6tables-restore <<'X'\n" + known.six() + "X\n");
  }

  /** What ufw made of it the first time: it starts hundreds of programs each time it is asked. */
  private record Known(String files, String four, String six) {}

  static void installed(Path folder) throws Exception {
    Street.shell(
        """
        cp -a /etc/ufw/. %1$s/ufw/; cp -a /etc/default/ufw %1$s/default/
        cp /usr/share/ufw/iptables/user*.rules %1$s/ufw/; chmod 0640 %1$s/ufw/user*.rules
        sed -i 's/^ENABLED=.*/ENABLED=no/' %1$s/ufw/ufw.conf
        """
            .formatted(folder));
  }

  @Override
  public Driver driver() {
    return new UfwDriver(street.places(), ProcessHandle.current().pid(), Duration.ofSeconds(100));
  }

  @Override
  public Host on(Host machine) {
    return street.host(machine);
  }

  @Override
  public Setting.Group settings() {
    return Setting.Group.of(Map.of("ports", new Setting.Many(List.of(new Setting.Text("80/tcp")))));
  }

  @Override
  public void damage() throws Exception {
    street.run(
        """
        sed -i 's/--dport 80 /--dport 8888 /' /etc/ufw/user.rules; chmod 0600 /etc/ufw/user.rules
        chown 1:2 /etc/ufw/user6.rules; sed -i 's/^LOGLEVEL=.*/LOGLEVEL=high/' /etc/ufw/ufw.conf
        iptables -F ufw-user-input; iptables -P INPUT ACCEPT
        ip6tables -A ufw6-user-input -p tcp --dport 9 -j ACCEPT
        """);
  }

  @Override
  public String fingerprint() throws Exception {
    return street.run(
            """
            cd /etc; find ufw default/ufw -type f | sort | xargs stat -c '%n %a %u %g'
            find ufw default/ufw -type f | sort | xargs sha256sum
            """)
        + kernel(street);
  }

  /** What both families let through, without counters. */
  static String kernel(Street street) throws Exception {
    return street
        .run("iptables-save -t filter; ip6tables-save -t filter")
        .replaceAll("(?m)^#.*\\n", "")
        .replaceAll("\\[[0-9:]+]", "");
  }

  @Override
  public List<Path> beside() {
    return List.of(folder.resolve("ufw"), folder.resolve("default"));
  }

  @Override
  public int killsEvery() {
    return 29;
  }

  @Override
  public void close() throws Exception {
    street.close();
    if (!Files.isDirectory(folder)) {
      throw new AssertionError("the world is gone");
    }
  }
}
