package rearguard.agent.link;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Drivers;
import rearguard.agent.host.Host;
import rearguard.model.fleet.HostFacts;
import rearguard.model.fleet.HostHealth;
import rearguard.model.name.Quoted;
import rearguard.model.traffic.InForce;

/**
 * What a host tells of itself, read from the kernel. What cannot be read is told as empty or zero.
 * A heartbeat goes out all day on every host: its health starts no program, writes nothing, and
 * reads two small files of the kernel's and the disk's counters.
 *
 * @param folder of the agent's store, whose disk is watched
 * @param holds what keeps users away, as it is known without looking
 */
public record Pulse(Host host, Path folder, String version, Supplier<List<InForce>> holds) {
  private static final Pattern SYSTEM = Pattern.compile("(?m)^PRETTY_NAME=\"?([^\"\\n]*)\"?$");
  private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB$");
  private static final String RESIDENT = "\nVmRSS:";
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
    var disk = folder.toFile(); // a FileStore would read the table of all mounts each time
    return new HostHealth(
        number,
        host.clock().instant(),
        disk.getUsableSpace(),
        disk.getTotalSpace(),
        load(text("/proc/loadavg", StandardCharsets.ISO_8859_1)),
        resident(text("/proc/self/status", StandardCharsets.ISO_8859_1)),
        holds.get());
  }

  /** The first number, of the last minute. Pure. */
  static double load(String averages) {
    int end = averages.indexOf(' ');
    try {
      return end < 0 ? 0 : Double.parseDouble(averages.substring(0, end));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /** Bytes, from the kernel's page about a process. Pure. */
  static long resident(String status) {
    int at = status.indexOf(RESIDENT);
    int end = status.indexOf(" kB", at);
    return at < 0 || end < 0
        ? 0
        : Long.parseLong(status.substring(at + RESIDENT.length(), end).strip()) << 10;
  }

  private static long number(Pattern pattern, String file) {
    var digits = find(pattern, file);
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  private static String find(Pattern pattern, String file) {
    var found = pattern.matcher(text(file, StandardCharsets.UTF_8));
    return found.find() ? found.group(1) : "";
  }

  /** What goes out all day is read byte by byte, which need not be looked through first. */
  private static String text(String file, Charset charset) {
    try (var bytes = new FileInputStream(file)) {
      return new String(bytes.readAllBytes(), charset);
    } catch (IOException _) {
      return "";
    }
  }
}
