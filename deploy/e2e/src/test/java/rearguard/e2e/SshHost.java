package rearguard.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real sshd of its own for one host, on a port of its own, with keys of its own, that lets nobody
 * do anything but speak to that host's agent.
 */
final class SshHost implements AutoCloseable {
  private final Process sshd;
  final int port;

  private SshHost(Process sshd, int port) {
    this.sshd = sshd;
    this.port = port;
  }

  /** Where this machine has one: {@code SSHD}, or where Debian puts it. */
  private static String program() {
    return System.getenv().getOrDefault("SSHD", "/usr/sbin/sshd");
  }

  static SshHost of(ShopHost host, Path folder, Program programs) throws IOException {
    int port = Fleet.freePort();
    var own = Files.createDirectories(folder.resolve("sshd-" + host.name));
    key(programs, own, "host");
    var config = own.resolve("config");
    Files.writeString(
        config,
        CONFIG
            .replace("@PORT@", String.valueOf(port))
            .replace("@OWN@", own.toString())
            .replace("@KEYS@", folder.resolve("person.pub").toString())
            .replace("@RELAY@", relay(own, host).toString()));
    programs.run(folder, Map.of(), List.of("mkdir", "-p", "/run/sshd")); // it insists, for root
    var words = List.of(program(), "-D", "-e", "-f", config.toString());
    var sshd = programs.start(folder, Map.of(), "sshd-" + host.name, words);
    Program.until("sshd of " + host.name, Program.PATIENCE, () -> listens(port));
    return new SshHost(sshd, port);
  }

  private static Path relay(Path own, ShopHost host) throws IOException {
    var words =
        Warm.shared()
            .java(
                "rearguard.agent.Agent", List.of("relay", "--dir", host.agentFolder().toString()));
    var script = own.resolve("relay");
    Files.writeString(script, "#!/bin/sh\nexec '" + String.join("' '", words) + "'\n");
    script.toFile().setExecutable(true);
    return script;
  }

  /** The person's key, and an SSH configuration that knows these hosts and nothing else. */
  static Path person(Path folder, Program programs) throws IOException {
    key(programs, folder, "person");
    var config = folder.resolve("ssh_config");
    Files.writeString(
        config,
        "IdentityFile "
            + folder.resolve("person")
            + "\nIdentitiesOnly yes\nStrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nLogLevel ERROR\n");
    return config;
  }

  private static void key(Program programs, Path folder, String name) {
    var words = List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", name);
    programs.run(folder, Map.of(), words).fine();
  }

  private static boolean listens(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() {
    sshd.destroy();
  }

  private static final String CONFIG =
      """
      Port @PORT@
      ListenAddress 127.0.0.1
      HostKey @OWN@/host
      PidFile @OWN@/pid
      AuthorizedKeysFile @KEYS@
      StrictModes no
      UsePAM no
      PasswordAuthentication no
      PermitRootLogin yes
      ForceCommand @RELAY@
      """;
}
