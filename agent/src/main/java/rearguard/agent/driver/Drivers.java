package rearguard.agent.driver;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.assets.AssetsDriver;
import rearguard.agent.driver.command.CommandDriver;
import rearguard.agent.driver.compose.ComposeDriver;
import rearguard.agent.driver.cron.CronDriver;
import rearguard.agent.driver.files.FilesDriver;
import rearguard.agent.driver.flags.FlagTableDriver;
import rearguard.agent.driver.flags.FlagsDriver;
import rearguard.agent.driver.git.GitDriver;
import rearguard.agent.driver.maintenance.MaintenanceDriver;
import rearguard.agent.driver.nginx.NginxDriver;
import rearguard.agent.driver.pm2.Pm2Driver;
import rearguard.agent.driver.postgres.PostgresDriver;
import rearguard.agent.driver.redis.RedisDriver;
import rearguard.agent.driver.systemd.SystemdDriver;
import rearguard.agent.driver.ufw.UfwDriver;
import rearguard.agent.policy.PolicyFile;
import rearguard.model.name.DriverName;

/** The list of what exists. */
public final class Drivers {
  private final List<Driver> all;

  public Drivers(List<Driver> all) {
    this.all = List.copyOf(all);
  }

  /**
   * Every driver of this agent: one line each.
   *
   * @param policy of this host's own commands
   * @param folder of the agent's, below which a driver may write down what was run and what no
   *     kernel ends
   */
  public static Drivers standard(PolicyFile policy, Path folder) {
    return new Drivers(
        List.of(
            new FilesDriver(),
            new GitDriver(),
            new Pm2Driver(),
            new ComposeDriver(),
            new UfwDriver(),
            new RedisDriver(),
            new SystemdDriver(),
            new AssetsDriver(),
            new NginxDriver(),
            new CronDriver(),
            new FlagsDriver(),
            new FlagTableDriver(),
            new CommandDriver(policy, folder.resolve("commands")),
            new MaintenanceDriver(folder.resolve("maintenance")),
            new PostgresDriver(folder.resolve("postgres"))));
  }

  public List<Driver> all() {
    return all;
  }

  public Optional<Driver> named(DriverName name) {
    return all.stream().filter(driver -> driver.spec().name().equals(name)).findFirst();
  }
}
