package rearguard.agent.link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import rearguard.handshake.ClientKey;

/**
 * Where a host's certificate, its key and the fleet's CA stand. Read by the JDK alone: Netty would
 * load Bouncy Castle for it, which a running agent has no use for.
 */
public record Identity(Path folder) {

  X509Certificate certificate() throws IOException, CertificateException {
    return certificate("host.crt");
  }

  X509Certificate ca() throws IOException, CertificateException {
    return certificate("ca.crt");
  }

  PrivateKey key() throws IOException, GeneralSecurityException {
    return ClientKey.read(Files.readString(folder.resolve("host.key"), StandardCharsets.US_ASCII));
  }

  private X509Certificate certificate(String name) throws IOException, CertificateException {
    try (var bytes = Files.newInputStream(folder.resolve(name))) {
      if (CertificateFactory.getInstance("X.509").generateCertificate(bytes)
          instanceof X509Certificate certificate) {
        return certificate;
      }
      throw new CertificateException(name + " holds no X.509 certificate");
    }
  }
}
