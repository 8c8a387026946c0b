package rearguard.agent.link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Drivers;
import rearguard.agent.host.Host;
import rearguard.model.fleet.HostFacts;
import rearguard.model.fleet.HostHealth;
import rearguard.model.name.Quoted;

/**
 * What a host tells of itself, read from the kernel. What cannot be read is told as empty or zero.
 *
 * @param folder of the agent's store, whose disk is watched
 */
public record Pulse(Host host, Path folder, String version) {
  private static final Pattern SYSTEM = Pattern.compile("(?m)^PRETTY_NAME=\"?([^\"\\n]*)\"?$");
  private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB$");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
  private static final Pattern LOAD = Pattern.compile("^(\\S+) ");
  private static final Pattern WORD = Pattern.compile("(\\S+)");

  long ticks() {
    return host.ticks();
  }

  Instant now() {
    return host.clock().instant();
  }

  HostFacts facts(Drivers drivers, long journalHead) {
    return new HostFacts(
        version,
        Quoted.of(find(SYSTEM, "/etc/os-release")),
        Quoted.of(find(WORD, "/proc/sys/kernel/osrelease")),
        Runtime.getRuntime().availableProcessors(),
        number(MEMORY, "/proc/meminfo") << 10,
        Quoted.of(find(WORD, "/proc/sys/kernel/random/boot_id")),
        journalHead,
        Quoted.of(System.getProperty("user.name", "")),
        drivers.all().stream().map(Driver::spec).toList());
  }

  HostHealth health(long number) {
    long free = 0;
    long total = 0;
    try {
      var disk = Files.getFileStore(folder);
      free = disk.getUsableSpace();
      total = disk.getTotalSpace();
    } catch (IOException _) {
      // told as zero
    }
    return new HostHealth(
        number,
        host.clock().instant(),
        free,
        total,
        load(),
        number(RESIDENT, "/proc/self/status") << 10);
  }

  private static double load() {
    var load = find(LOAD, "/proc/loadavg");
    return load.matches("\\d+\\.\\d+") ? Double.parseDouble(load) : 0;
  }

  private static long number(Pattern pattern, String file) {
    var digits = find(pattern, file);
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  private static String find(Pattern pattern, String file) {
    try {
      var found = pattern.matcher(Files.readString(Path.of(file), StandardCharsets.UTF_8));
      return found.find() ? found.group(1) : "";
    } catch (IOException _) {
      return "";
    }
  }
}
