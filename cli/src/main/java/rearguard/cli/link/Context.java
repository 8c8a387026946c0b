package rearguard.cli.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import rearguard.model.Answer;
import rearguard.model.Problem;

/**
 * Which controller is asked and as whom: the folder that {@code rearguard-controller init} wrote.
 *
 * @param host of the controller
 */
public record Context(Path folder, String host, int port) {

  private static final String HINT =
      "Copy the folder \"operator\" that \"rearguard-controller init\" made, and name it with"
          + " --context-dir or REARGUARD_CONTEXT_DIR.";

  /** Reads the address and makes sure that the three files beside it can be read. */
  public static Answer<Context> read(Path folder) {
    for (var name : List.of("context.properties", "ca.crt", "operator.crt", "operator.key")) {
      var file = folder.resolve(name);
      if (!Files.isReadable(file)) {
        var why = Files.exists(file) ? "cannot be read" : "is not there";
        return refused("no credential: \"" + file + "\" " + why);
      }
    }
    return address(folder);
  }

  public String address() {
    return host + ":" + port;
  }

  /** When the operator's certificate ends; empty when it is none. */
  public Optional<Instant> credentialEnds() {
    try (var bytes = Files.newInputStream(file("operator.crt"))) {
      return CertificateFactory.getInstance("X.509").generateCertificate(bytes)
              instanceof X509Certificate certificate
          ? Optional.of(certificate.getNotAfter().toInstant())
          : Optional.empty();
    } catch (IOException | CertificateException broken) {
      return Optional.empty();
    }
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  private static Answer<Context> address(Path folder) {
    var file = folder.resolve("context.properties");
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException broken) {
      return refused("cannot read \"" + file + "\": " + broken.getMessage());
    }
    var address = properties.getProperty("address", "").strip();
    int colon = address.lastIndexOf(':');
    if (colon < 1 || !address.substring(colon + 1).matches("[0-9]{1,5}")) {
      return refused("\"" + file + "\" names no address as host:port: \"" + address + "\"");
    }
    var port = Integer.parseInt(address.substring(colon + 1));
    return Answer.given(new Context(folder, address.substring(0, colon), port));
  }

  private static Answer<Context> refused(String message) {
    return Answer.refused(Problem.of(Problem.Kind.USAGE, message, HINT));
  }
}
