package rearguard.agent.driver.cron;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Machine;
import rearguard.agent.driver.World;
import rearguard.agent.host.Host;
import rearguard.model.Setting;

/** Two users and two files on a machine with the real crontab. */
final class Brewery implements World {
  static final String SECRET = "canary-4711-hunter2";
  private final Machine machine;

  Brewery(Machine machine) throws Exception {
    this.machine = machine;
    machine.shell(
        """
        for user in brewer taster; do
          id $user > /dev/null 2>&1 || useradd --no-create-home $user
          crontab -u $user -r 2> /dev/null || true
        done
        printf '# brews\\nTOKEN=%s\\n*/5 * * * * /opt/brew --strength 100\\\\%%%%\\n' | crontab -u brewer -
        rm -f /etc/cron.d/tea*
        printf '17 * * * * root /opt/tea %s\\n' > /etc/cron.d/tea
        chmod 0640 /etc/cron.d/tea
        """
            .formatted(SECRET, SECRET));
  }

  @Override
  public Host on(Host real) {
    return machine.on(real);
  }

  @Override
  public Driver driver() {
    return new CronDriver();
  }

  @Override
  public Setting.Group settings() {
    return Setting.Group.of(
        Map.of(
            "users",
            many("brewer", "taster"),
            "files",
            many("/etc/cron.d/tea", "/etc/cron.d/tea-late")));
  }

  private static Setting many(String... texts) {
    return new Setting.Many(Arrays.stream(texts).<Setting>map(Setting.Text::new).toList());
  }

  @Override
  public void damage() throws Exception {
    machine.shell(
        """
        echo '@daily /opt/taste %sother' | crontab -u taster -
        echo '* * * * * /opt/brew --too-often' | crontab -u brewer -
        echo '1 1 1 1 1 root /opt/late' > /etc/cron.d/tea-late
        rm -f /etc/cron.d/tea
        echo '1 * * * * root /opt/tea' > /etc/cron.d/tea
        """
            .formatted(SECRET));
  }

  @Override
  public String fingerprint() throws Exception {
    return machine.shell(
        """
        for user in brewer taster; do crontab -u $user -l 2>&1 || true; done
        for file in /etc/cron.d/tea*; do stat -c '%n %a %U:%G' "$file"; cat "$file"; done
        """);
  }

  @Override
  public List<Path> beside() {
    return List.of(machine.seen("/etc/cron.d"), machine.seen("/var/spool/cron/crontabs"));
  }

  @Override
  public List<String> secrets() {
    return List.of(SECRET);
  }

  @Override
  public int killsEvery() {
    return 5;
  }

  @Override
  public void close() throws Exception {
    machine.shell("rm -f /etc/cron.d/tea* /var/spool/cron/crontabs/*");
  }
}
