package rearguard.agent.driver.ufw;

import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import rearguard.agent.driver.ufw.UfwCommands.Family;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** Reads what ufw is now. */
final class UfwLook {
  private static final long FILE_LIMIT = 4L << 20;
  private static final Pattern ENABLED =
      Pattern.compile("(?im)^\\s*ENABLED\\s*=\\s*[\"']?yes[\"']?\\s*$");
  private static final Path NO_SIX = Path.of("/proc/net/if_inet6");

  private final Host host;
  private final UfwPlaces places;

  UfwLook(Host host, UfwPlaces places) {
    this.host = host;
    this.places = places;
  }

  /** Whether that {@code ufw.conf} switches it on. */
  static boolean enabled(String configuration) {
    return ENABLED.matcher(configuration).find();
  }

  UfwState now() throws HostException, InterruptedException {
    var configuration = text(places.configuration());
    if (configuration.isEmpty()) {
      return new UfwState.Absent();
    }
    var files = new TreeMap<String, UfwState.Text>();
    for (var path : places.all()) {
      text(path).ifPresent(text -> files.put(path.toString(), text));
    }
    return enabled(configuration.get().content())
        ? new UfwState.Present(
            true, files, KernelRules.read(save(Family.V4)), KernelRules.read(save(Family.V6)))
        : new UfwState.Present(false, files, KernelRules.NONE, KernelRules.NONE);
  }

  /** The whole filter table; empty for a family that the host does not speak. */
  String save(Family family) throws HostException, InterruptedException {
    var ran = host.programs().run(UfwCommands.save(family));
    if (ran.fine() && !ran.cut()) {
      return ran.out();
    }
    if (family == Family.V6 && host.disk().stat(NO_SIX).isEmpty()) {
      return "";
    }
    throw new HostException(
        Problem.of(
            Problem.Kind.UNEXPECTED,
            "cannot read the rules in the kernel: "
                + family.program()
                + "-save said "
                + WayIn.said(ran),
            "Run it as root on the host and see why it fails."));
  }

  private Optional<UfwState.Text> text(Path path) throws HostException {
    var stat = host.disk().stat(path);
    if (stat.isEmpty()) {
      return Optional.empty();
    }
    if (stat.get().type() != Disk.Type.FILE) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "cannot take care of \"" + Quoted.of(path.toString()) + "\": it is no plain file",
              "Put the file itself there; ufw would replace a link by a file at its next rule."));
    }
    var bytes = host.disk().read(path, FILE_LIMIT);
    var kept = places.rules().contains(path) ? Notices.without(bytes) : bytes;
    return Optional.of(UfwState.Text.of(stat.get().mode(), stat.get().owner(), kept));
  }
}
