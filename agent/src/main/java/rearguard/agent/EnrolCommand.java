package rearguard.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.link.Address;
import rearguard.agent.link.Enrolment;
import rearguard.agent.link.Enrolment.Enrolled;
import rearguard.agent.policy.PolicyFile;
import rearguard.model.Answer;
import rearguard.model.Problem;

/** {@code rearguard-agent enrol}: gives this host its identity. */
record EnrolCommand(Host host) {
  private static final int TOKEN_LIMIT = 4096;
  private static final Set<String> VALUED =
      Set.of("--controller", "--token-file", "--ca-fingerprint", "--dir");

  int run(List<String> words) throws Options.Misused, HostException {
    var options = Options.of(words, VALUED, Set.of("--again"));
    var folder = Path.of(options.get("--dir")).toAbsolutePath().normalize();
    refuseTwice(folder, options.has("--again"));
    var invitation =
        new Enrolment.Invitation(
            address(options.get("--controller")),
            token(options.get("--token-file")),
            fingerprint(options.get("--ca-fingerprint")));
    return switch (Enrolment.enrol(invitation, Agent.version())) {
      case Answer.Refused<Enrolled>(var problems) -> {
        problems.forEach(Console::complain);
        yield problems.getFirst().kind().exitCode();
      }
      case Answer.Given<Enrolled>(var enrolled) -> {
        keep(folder, invitation.controller(), enrolled);
        Console.say("enrolled as \"" + enrolled.host() + "\" at " + invitation.controller());
        Console.say("Next: rearguard-agent run --dir " + folder);
        yield 0;
      }
    };
  }

  private void refuseTwice(Path folder, boolean again) throws HostException {
    if (!again && host.disk().stat(folder.resolve("identity")).isPresent()) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "\"" + folder + "\" holds an identity already",
              "Choose another folder, or replace the identity with --again."));
    }
  }

  private static Address address(String text) throws Options.Misused {
    try {
      return Address.of(text);
    } catch (IllegalArgumentException e) {
      throw new Options.Misused(String.valueOf(e.getMessage()), "");
    }
  }

  private static String fingerprint(String text) throws Options.Misused {
    var hex = text.replace(":", "").toLowerCase(Locale.ROOT);
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new Options.Misused(
          "the CA fingerprint is not 64 hex digits", "Take it from \"rearguard host enrol\".");
    }
    return hex;
  }

  private String token(String file) throws Options.Misused, HostException {
    var token = new String(tokenBytes(file), StandardCharsets.UTF_8).strip();
    if (token.isEmpty()) {
      throw new Options.Misused("the token is empty", "Take it from \"rearguard host enrol\".");
    }
    return token;
  }

  private byte[] tokenBytes(String file) throws Options.Misused, HostException {
    if (!file.equals("-")) {
      return host.disk().read(Path.of(file).toAbsolutePath(), TOKEN_LIMIT);
    }
    try {
      return System.in.readNBytes(TOKEN_LIMIT);
    } catch (IOException e) {
      throw new Options.Misused("cannot read the token: " + e.getMessage(), "");
    }
  }

  private void keep(Path folder, Address controller, Enrolled enrolled) throws HostException {
    var disk = host.disk();
    var owner = host.self();
    var identity = folder.resolve("identity");
    disk.makeFolder(folder, 0700, owner);
    disk.makeFolder(identity, 0700, owner);
    disk.write(identity.resolve("host.key"), bytes(enrolled.key()), 0600, owner);
    disk.write(identity.resolve("host.crt"), bytes(enrolled.certificate()), 0600, owner);
    disk.write(identity.resolve("ca.crt"), bytes(enrolled.ca()), 0600, owner);
    new AgentConfig(controller, enrolled.fleet(), enrolled.host(), commands(folder))
        .write(folder, disk, owner);
  }

  /** Where they are declared stays as it is when a host is enrolled again. */
  private PolicyFile commands(Path folder) {
    try {
      return AgentConfig.read(folder, host.disk()).commands();
    } catch (HostException _) {
      return PolicyFile.USUAL; // there was no agent, or one whose configuration is replaced by this
    }
  }

  private static byte[] bytes(String pem) {
    return pem.getBytes(StandardCharsets.US_ASCII);
  }
}
