package rearguard.agent.driver.ufw;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import rearguard.agent.host.Command;

/** What is said to nft, ufw, iptables and the rest, to the letter. Everything needs root. */
final class UfwCommands {
  /** An interface that no host has: what is bound to it shows and does nothing. */
  static final String NOWHERE = "rearguard-hold";

  private static final Path ROOT = Path.of("/");
  private static final Duration SOON = Duration.ofSeconds(20);

  /** Each call of ufw starts hundreds of programs; a slow disk and core take their time. */
  private static final Duration SLOW = Duration.ofSeconds(90);

  private UfwCommands() {}

  static Command nft(String script) {
    return Command.of(ROOT, SOON, "nft", "-f", "-").reading(script);
  }

  static Command holds() {
    return Command.of(ROOT, SOON, "nft", "--json", "list", "table", "inet", "rearguard");
  }

  /** Every TCP socket of the host with whose it is. */
  static Command sockets() {
    return Command.of(ROOT, SOON, "ss", "-H", "-t", "-a", "-n", "-p");
  }

  /** What sshd would listen on, also where a socket unit listens for it. */
  static Command sshd() {
    return Command.of(ROOT, SOON, "sshd", "-T");
  }

  static Command notice(Port port, String comment) {
    var words = new ArrayList<>(List.of("ufw", "prepend"));
    words.addAll(deny(port));
    words.addAll(List.of("comment", comment));
    return Command.of(ROOT, SLOW, words).unmarked();
  }

  static Command noNotice(Port port) {
    var words = new ArrayList<>(List.of("ufw", "delete"));
    words.addAll(deny(port));
    return Command.of(ROOT, SLOW, words).unmarked();
  }

  private static List<String> deny(Port port) {
    return List.of(
        "deny",
        "in",
        "on",
        NOWHERE,
        "to",
        "any",
        "port",
        "" + port.number(),
        "proto",
        port.protocol());
  }

  /** Not ended with the agent: a reload that is cut short leaves the firewall open. */
  static Command reload() {
    return Command.of(ROOT, SLOW, "ufw", "reload").unmarked();
  }

  static Command disable() {
    return Command.of(ROOT, SLOW, "ufw", "disable").unmarked();
  }

  static Command save(Family family) {
    return Command.of(ROOT, SOON, family.program() + "-save", "-t", "filter");
  }

  static Command load(Family family, String rules) {
    return Command.of(ROOT, SOON, family.program() + "-restore", "--noflush").reading(rules);
  }

  static Command test(Family family, String rules) {
    return Command.of(ROOT, SOON, family.program() + "-restore", "--noflush", "--test")
        .reading(rules);
  }

  /** Which way packets to an address go, and from which address of this host. */
  static Command route(String address) {
    return Command.of(ROOT, SOON, "ip", "-o", "route", "get", address);
  }

  /** A connection and nothing said over it; the words are no part of the script. */
  static Command connect(WayIn.End to) {
    return Command.of(
        ROOT,
        SOON,
        "timeout",
        "5",
        "bash",
        "-c",
        "exec 3<>\"/dev/tcp/$0/$1\"",
        to.address(),
        "" + to.port());
  }

  /** In a network namespace of its own, with the folder as its first word. */
  static Command rehearse(Path folder) {
    return Command.of(
        ROOT, SLOW, "unshare", "--net", "bash", "-c", Rehearsal.SCRIPT, folder.toString());
  }

  /** In a session of its own and not marked, so that it outlives the agent. */
  static Command watch(Path folder, Path beside, String turn, Duration patience) {
    return Command.of(
            ROOT,
            SOON,
            "setsid",
            "--fork",
            "sh",
            "-c",
            "exec sh -c \"$0\" \"$@\" > /dev/null 2>&1 < /dev/null",
            Watchdog.SCRIPT,
            folder.toString(),
            beside.toString(),
            turn,
            "" + patience.toSeconds())
        .unmarked();
  }

  /** Until a file is gone. */
  static Command await(Path file, Duration patience) {
    return Command.of(
        ROOT,
        patience.plusSeconds(10),
        "timeout",
        "" + patience.toSeconds(),
        "sh",
        "-c",
        "while [ -e \"$0\" ]; do sleep 0.2; done",
        file.toString());
  }

  static Command back(Path folder) {
    return Command.of(ROOT, SLOW.plus(SOON), "sh", "-c", "cd \"$0\" && sh back", folder.toString())
        .unmarked();
  }

  /** Both IP families have programs and tables of their own. */
  enum Family {
    V4("iptables"),
    V6("ip6tables");

    private final String program;

    Family(String program) {
      this.program = program;
    }

    String program() {
      return program;
    }
  }
}
