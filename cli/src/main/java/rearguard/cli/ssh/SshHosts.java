package rearguard.cli.ssh;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import rearguard.cli.command.Programs;
import rearguard.model.Problem;
import rearguard.model.local.Ask;
import rearguard.model.local.Said;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.wire.Frames;
import rearguard.wire.LocalWire;

/** One {@code ssh} for each host, kept open; one that ended is started again with the next ask. */
final class SshHosts implements Hosts, AutoCloseable {
  /** How hosts are called, and by whom. */
  record Calling(
      Map<HostName, Destination> destinations,
      Optional<String> config,
      String agent,
      Ask.Who who) {}

  private record Line(Programs.Running program, Frames frames) {}

  private final Map<HostName, Line> lines = new ConcurrentHashMap<>();
  private final Programs programs;
  private final Calling calling;
  private final BiConsumer<HostName, String> heard;

  SshHosts(Programs programs, Calling calling, BiConsumer<HostName, String> heard) {
    this.programs = programs;
    this.calling = calling;
    this.heard = heard;
  }

  @Override
  public Said ask(HostName host, Ask ask) {
    try {
      var frames = line(host).frames();
      frames.write(LocalWire.bytes(new LocalWire.Asked(calling.who(), ask)));
      while (true) {
        var said =
            LocalWire.said(
                frames.read().orElseThrow(() -> new IOException("the connection ended")));
        if (said.last()) {
          return said;
        }
        if (said instanceof Said.Line(var text)) {
          heard.accept(host, text);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      hangUp(host);
      return new Said.Refused(List.of(away(host, e)));
    }
  }

  private Line line(HostName host) throws IOException {
    var open = Optional.ofNullable(lines.get(host));
    if (open.isPresent()) {
      return open.get();
    }
    var destination = Optional.ofNullable(calling.destinations().get(host)).orElseThrow();
    var program = programs.start(destination.words(calling.config(), calling.agent()));
    var line = new Line(program, Frames.over(program.out(), program.in()));
    lines.put(host, line);
    return line;
  }

  private void hangUp(HostName host) {
    Optional.ofNullable(lines.remove(host)).ifPresent(line -> line.program().close());
  }

  private static Problem away(HostName host, Exception e) {
    return Problem.of(
        Problem.Kind.UNREACHABLE,
        "cannot reach the agent of " + host + ": " + Quoted.of(String.valueOf(e.getMessage())),
        "Look whether \"ssh\" reaches it, and whether its account may use the agent's folder"
            + " (--ssh-agent \"sudo -n rearguard-agent relay\").");
  }

  @Override
  public void close() {
    lines.values().forEach(line -> line.program().close());
    lines.clear();
  }
}
