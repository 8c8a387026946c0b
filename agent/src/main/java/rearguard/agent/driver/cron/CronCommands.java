package rearguard.agent.driver.cron;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import rearguard.agent.host.Command;

/** What is said to crontab(1). */
enum CronCommands {
  ;

  private static final Path FOLDER = Path.of("/");
  private static final Duration WITHIN = Duration.ofSeconds(30);

  static Command list(String user) {
    return command("crontab", "-u", user, "-l");
  }

  /** The table comes by standard input: its lines may hold secrets. */
  static Command install(String user, String table) {
    return command("crontab", "-u", user, "-").reading(table);
  }

  static Command remove(String user) {
    return command("crontab", "-u", user, "-r");
  }

  private static Command command(String... words) {
    return Command.of(FOLDER, WITHIN, words).with(Map.of("LC_ALL", "C"));
  }
}
