package rearguard.controller.link;

import io.grpc.Context;
import java.net.URI;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import rearguard.controller.ledger.CertificateLedger.Shown;

/**
 * Who is calling, by the certificate that the connection was made with and by nothing else.
 *
 * @param id the host's id or the operator's name; empty for nobody
 * @param shown the certificate; nothing for nobody
 */
public record Peer(Role role, String id, Shown shown) {
  /** What a caller may be. */
  public enum Role {
    NOBODY,
    AGENT,
    OPERATOR
  }

  static final Peer NOBODY = new Peer(Role.NOBODY, "", new Shown("", Instant.EPOCH));

  private static final Context.Key<Peer> KEY = Context.keyWithDefault("peer", NOBODY);
  private static final int URI_NAME = 6;

  /** Who makes the call that is being answered on this thread. */
  public static Peer current() {
    return KEY.get();
  }

  Context in(Context context) {
    return context.withValue(KEY, this);
  }

  /** Empty when the certificate names nobody of that fleet. */
  static Optional<Peer> of(X509Certificate certificate, String fleet) {
    return identity(certificate)
        .filter(uri -> fleet.equals(uri.getHost()))
        .flatMap(uri -> named(List.of(uri.getPath().split("/", -1)), Shown.of(certificate)));
  }

  /** The fleet that an authority speaks for. */
  static String fleetOf(X509Certificate authority) {
    return identity(authority)
        .map(URI::getHost)
        .orElseThrow(() -> new IllegalArgumentException("the certificate names no fleet"));
  }

  private static Optional<Peer> named(List<String> path, Shown shown) {
    if (path.size() != 3 || path.getLast().isEmpty()) {
      return Optional.empty();
    }
    return switch (path.get(1)) {
      case "agent" -> Optional.of(new Peer(Role.AGENT, path.getLast(), shown));
      case "operator" -> Optional.of(new Peer(Role.OPERATOR, path.getLast(), shown));
      default -> Optional.empty();
    };
  }

  /** The only URI of the certificate; with none or several nobody is meant. */
  private static Optional<URI> identity(X509Certificate certificate) {
    try {
      var names =
          Optional.ofNullable(certificate.getSubjectAlternativeNames())
              .<Collection<List<?>>>map(found -> found)
              .orElse(List.of());
      var uris =
          names.stream()
              .filter(name -> name.getFirst().equals(URI_NAME))
              .map(name -> URI.create(String.valueOf(name.getLast())))
              .filter(uri -> Objects.equals(uri.getScheme(), "rearguard"))
              .toList();
      return uris.size() == 1 ? Optional.of(uris.getFirst()) : Optional.empty();
    } catch (CertificateParsingException | IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }
}
