package rearguard.controller;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import rearguard.controller.link.Pki;
import rearguard.model.Answer;
import rearguard.model.Problem;

/** Makes a controller's folder: authority, server certificate, config and one operator. */
final class InitCommand {
  /**
   * What was asked for.
   *
   * @param http the dashboard's port
   * @param admin the port of metrics and health checks
   */
  record Wish(Path folder, Address address, int http, int admin, String name) {}

  private final InstantSource clock;
  private final SecureRandom chance;
  private final Supplier<String> ids;

  InitCommand(InstantSource clock, SecureRandom chance, Supplier<String> ids) {
    this.clock = clock;
    this.chance = chance;
    this.ids = ids;
  }

  /** The lines to show; refused, with nothing written, when the folder holds anything. */
  Answer<List<String>> make(Wish wish) {
    try {
      if (Folder.taken(wish.folder())) {
        return Answer.refused(
            Problem.of(
                Problem.Kind.CONFLICT,
                "\"" + wish.folder() + "\" is not empty",
                "Choose another folder; a controller that is there already starts with"
                    + " \"rearguard-controller server "
                    + wish.folder()
                    + "\"."));
      }
      return written(wish);
    } catch (IOException failed) {
      return Answer.refused(
          Problem.of(
              Problem.Kind.UNEXPECTED,
              "cannot write \"" + wish.folder() + "\": " + failed.getMessage(),
              "Look at the owner of the folder above it and at the space on the disk."));
    }
  }

  private Answer<List<String>> written(Wish wish) throws IOException {
    var authority = Pki.authority("f-" + ids.get(), wish.name(), clock, chance);
    return switch (Pki.of(authority, clock, chance)) {
      case Answer.Refused<Pki>(var problems) -> new Answer.Refused<>(problems);
      case Answer.Given<Pki>(var pki) -> {
        var server = pki.server(names(wish.address()));
        var operator = pki.operator("admin");
        new Folder()
            .with(Layout.CONFIG, config(wish))
            .with(Layout.CA_CERTIFICATE, authority.certificate())
            .with(Layout.CA_KEY, authority.key())
            .with(Layout.SERVER_CERTIFICATE, server.certificate())
            .with(Layout.SERVER_KEY, server.key())
            .with(Layout.LEDGER_NOTE, "The ledger, rearguard.db, is made at the first start.\n")
            .with(Layout.OPERATOR + "/operator.crt", operator.certificate())
            .with(Layout.OPERATOR + "/operator.key", operator.key())
            .with(Layout.OPERATOR + "/ca.crt", authority.certificate())
            .with(Layout.OPERATOR + "/context.properties", "address=" + wish.address() + "\n")
            .writeTo(wish.folder());
        yield Answer.given(said(wish, pki.fingerprint()));
      }
    };
  }

  private static Set<String> names(Address address) {
    var names = new TreeSet<>(Set.of("localhost", "127.0.0.1", "::1"));
    names.add(address.host());
    return names;
  }

  private static List<String> said(Wish wish, String fingerprint) {
    var layout = new Layout(wish.folder());
    return List.of(
        "made the controller of fleet \"" + wish.name() + "\" in " + wish.folder(),
        "  config             " + layout.config(),
        "  certificates       " + layout.caCertificate() + ", " + layout.serverCertificate(),
        "  operator           " + layout.operator(),
        "  agents dial        " + wish.address(),
        "  CA fingerprint     " + fingerprint,
        "Keep " + layout.caKey() + " secret: whoever has it is the fleet.",
        "Next: rearguard-controller server " + wish.folder());
  }

  static String config(Wish wish) {
    return """
    # The Rearguard controller. Every key stands here; one that is not known is refused at the start.

    # What people call the fleet.
    fleet: %s
    # What agents and operators dial. The server certificate holds this name: another one needs another init.
    address: "%s"

    # Where agents and operators come in (TLS 1.3, certificates of this fleet alone).
    grpc:
      bind: %s
      port: %d

    # The dashboard. It has no sign-in: keep it on loopback or behind something that has one.
    http:
      bind: 127.0.0.1
      port: %d

    # Metrics and health checks, on loopback alone.
    admin:
      port: %d

    # ERROR, WARN, INFO, DEBUG or TRACE.
    log:
      level: INFO
    """
        .formatted(
            quoted(wish.name()),
            wish.address(),
            wish.address().loopback() ? "127.0.0.1" : "0.0.0.0",
            wish.address().port(),
            wish.http(),
            wish.admin());
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
