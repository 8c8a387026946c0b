package rearguard.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import rearguard.cli.output.Block;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Value;
import rearguard.cli.reply.Hosts;
import rearguard.cli.reply.Invitation;
import rearguard.model.fleet.Host;
import rearguard.model.fleet.HostFacts;
import rearguard.model.fleet.HostHealth;
import rearguard.model.name.Counted;
import rearguard.model.name.HostName;

/** Pages about hosts. */
public enum HostPages {
  ;

  public static Page list(Hosts hosts, When when) {
    var document =
        Value.document("Hosts")
            .with("hosts", Documents.items(hosts.hosts(), Documents::host))
            .with("owed", Documents.items(hosts.owed(), CatchUpPages::document));
    var blocks = new ArrayList<Block>(List.of(table(hosts.hosts(), when)));
    endings(hosts.hosts(), when).ifPresent(blocks::add);
    if (!hosts.owed().isEmpty()) {
      blocks.add(Block.lines(Line.EMPTY));
      blocks.add(CatchUpPages.table(hosts.owed(), when));
    }
    return new Page(document, blocks);
  }

  static Block table(List<Host> hosts, When when) {
    return new Block.Table(
        List.of("HOST", "STATE", "CONTACT", "SKEW", "DISK FREE", "AGENT", "TAGS"),
        hosts.stream().map(host -> row(host, when)).toList());
  }

  /** Which certificates end soon, and what to do; empty when none does. */
  static Optional<Block> endings(List<Host> hosts, When when) {
    var lines =
        hosts.stream()
            .flatMap(
                host -> host.endsSoon(when.now()).map(ends -> ending(host, ends, when)).stream())
            .toList();
    return lines.isEmpty() ? Optional.empty() : Optional.of(new Block.Lines(lines));
  }

  private static Line ending(Host host, Instant ends, When when) {
    var span = Words.span(Duration.between(when.now(), ends));
    var told = ends.isAfter(when.now()) ? " ends in " + span : " ended " + span + " ago";
    return Line.of(
        Cell.of("hint: the certificate of \"" + host.name() + "\"" + told + ": "),
        Cell.of(host.whenItEndsSoon(when.now())));
  }

  private static List<Cell> row(Host host, When when) {
    return List.of(
        Cell.strong(host.name()),
        Signs.of(host.state()).with(host.state()),
        Cell.of(host.lastContact().map(last -> contact(host, when.ago(last))).orElse("never")),
        Cell.of(host.health().isPresent() ? Words.span(host.skew()) : "-"),
        Cell.of(host.health().map(HostPages::disk).orElse("-")),
        Cell.of(host.facts().map(HostFacts::agentVersion).orElse("-")),
        Cell.of(tags(host)));
  }

  /** What is known of a host that is away was true when it was last seen. */
  private static String contact(Host host, String ago) {
    return host.state() == Host.State.CONNECTED ? ago : "last seen " + ago;
  }

  private static String tags(Host host) {
    return host.tags().stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  private static String disk(HostHealth health) {
    return Words.bytes(health.diskFreeBytes());
  }

  public static Page one(Host host, When when) {
    var lines = new ArrayList<Line>();
    lines.add(
        Line.of(
            Cell.strong(host.name()), Cell.of("  "), Signs.of(host.state()).with(host.state())));
    lines.add(fact("id", host.id()));
    lines.add(fact("tags", tags(host)));
    host.quarantine().ifPresent(why -> quarantine(lines, host, why));
    host.lastContact()
        .ifPresent(
            last ->
                lines.add(fact("contact", contact(host, when.ago(last)) + ", " + when.at(last))));
    host.certificateEnds()
        .ifPresent(ends -> lines.add(fact("certificate", "until " + when.at(ends))));
    host.facts().ifPresent(facts -> facts(lines, facts));
    host.health().ifPresent(health -> health(lines, host, health));
    var document = Value.document("Host").with("host", Documents.host(host));
    var blocks = new ArrayList<Block>(List.of(new Block.Lines(lines)));
    endings(List.of(host), when).ifPresent(blocks::add);
    return new Page(document, blocks);
  }

  private static void quarantine(List<Line> lines, Host host, String why) {
    lines.add(fact("quarantine", why));
    lines.add(
        fact(
            "",
            "stop the agent that is not to speak for it, then: rearguard host release "
                + host.name()));
  }

  private static void facts(List<Line> lines, HostFacts facts) {
    lines.add(fact("agent", facts.agentVersion() + " as " + facts.user()));
    lines.add(fact("system", facts.system() + ", kernel " + facts.kernel()));
    lines.add(
        fact("size", Counted.of(facts.cores(), "core") + ", " + Words.bytes(facts.memoryBytes())));
    var drivers = facts.drivers().stream().map(driver -> driver.name().toString());
    lines.add(fact("drivers", drivers.collect(Collectors.joining(" "))));
  }

  private static void health(List<Line> lines, Host host, HostHealth health) {
    lines.add(fact("disk", disk(health) + " free of " + Words.bytes(health.diskTotalBytes())));
    lines.add(fact("load", Double.toString(health.load())));
    lines.add(fact("skew", Words.span(host.skew())));
  }

  static Line fact(String name, String value) {
    return Line.of(Cell.faint(name + " ".repeat(Math.max(1, 12 - name.length()))), Cell.of(value))
        .indented(2);
  }

  /** The token stands on this page and nowhere else. */
  public static Page invitation(HostName name, Invitation invitation, When when) {
    var document =
        invited(name, invitation)
            .with("token", invitation.token())
            .with("command", command(invitation, "-"));
    return new Page(
        document,
        List.of(
            Block.lines(
                fact("token", invitation.token()),
                fact("fingerprint", invitation.fingerprint()),
                fact("address", invitation.address()),
                fact("expires", expires(invitation, when)),
                Line.EMPTY,
                Line.of("On the host run this, paste the token, press Enter and Ctrl-D:"),
                Line.of(command(invitation, "-")))));
  }

  /** The same without the token, which is in a file. */
  public static Page invitation(HostName name, Invitation invitation, When when, String file) {
    var document =
        invited(name, invitation)
            .with("tokenFile", file)
            .with("command", command(invitation, file));
    return new Page(
        document,
        List.of(
            Block.lines(
                fact("token file", file),
                fact("fingerprint", invitation.fingerprint()),
                fact("address", invitation.address()),
                fact("expires", expires(invitation, when)),
                Line.EMPTY,
                Line.of(command(invitation, file)))));
  }

  private static String expires(Invitation invitation, When when) {
    return when.at(invitation.expires());
  }

  private static Value.Fields invited(HostName name, Invitation invitation) {
    return Value.document("Invitation")
        .with("host", name.toString())
        .with("caFingerprint", invitation.fingerprint())
        .with("address", invitation.address())
        .with("expires", invitation.expires());
  }

  private static String command(Invitation invitation, String tokenFile) {
    return "rearguard-agent enrol --controller "
        + Shell.word(invitation.address())
        + " --token-file "
        + Shell.word(tokenFile)
        + " --ca-fingerprint "
        + Shell.word(invitation.fingerprint())
        + " --dir /var/lib/rearguard-agent";
  }
}
