package rearguard.controller.file;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rearguard.model.check.Check;
import rearguard.model.check.Probe;
import rearguard.model.name.CheckName;

/**
 * How a hold is proven.
 *
 * @param from the groups or hosts that try to get through
 * @param at where they find a host whose traffic is held: a text that the host fills in
 */
public record Proof(List<String> from, String at) {
  /** What is asked to prove it begins so; no check of a file does. */
  public static final String CHECK = "proof-of-hold";

  private static final Duration WITHIN = Duration.ofSeconds(2);
  private static final Pattern TCP = Pattern.compile("([1-9]\\d{0,4})(/tcp)?");

  public Proof {
    from = List.copyOf(from);
  }

  /**
   * What another host is asked about that one. Of datagrams nobody can tell whether they arrive.
   *
   * @param ports as in {@code 443/tcp}
   * @param patience how long one that still gets through may try again
   */
  public List<Check> checks(HostWords host, Collection<String> ports, Duration patience) {
    return ports.stream()
        .map(TCP::matcher)
        .filter(Matcher::matches)
        .map(port -> port.group(1))
        .distinct()
        .map(
            port ->
                new Check(
                    new CheckName(CHECK + "-" + port).about(host.host()),
                    new Probe.Closed(host.fill(at), Integer.parseInt(port)),
                    WITHIN,
                    patience,
                    Duration.ZERO))
        .toList();
  }
}
