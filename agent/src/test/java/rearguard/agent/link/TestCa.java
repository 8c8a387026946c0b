package rearguard.agent.link;

import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** A fleet's CA as a controller has one. */
final class TestCa {
  private final KeyPair pair = pair();
  private final X500Name name = new X500Name("CN=test fleet");
  final X509Certificate certificate;
  private long serial = 1;

  TestCa() throws Exception {
    certificate = issue(name, pair.getPublic(), true, new GeneralName(GeneralName.dNSName, "ca"));
  }

  static KeyPair pair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp384r1"));
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate issue(X500Name subject, PublicKey key, boolean ca, GeneralName alias)
      throws Exception {
    var now = Instant.now();
    return issue(
        subject, key, ca, alias, now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)));
  }

  private X509Certificate issue(
      X500Name subject, PublicKey key, boolean ca, GeneralName alias, Instant begins, Instant ends)
      throws Exception {
    var builder =
        new JcaX509v3CertificateBuilder(
            name, BigInteger.valueOf(serial++), Date.from(begins), Date.from(ends), subject, key);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alias));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA384withECDSA").build(pair.getPrivate())));
  }

  X509Certificate server(PublicKey key) throws Exception {
    return issue(
        new X500Name("CN=controller"),
        key,
        false,
        new GeneralName(GeneralName.dNSName, "localhost"));
  }

  X509Certificate host(PublicKey key) throws Exception {
    var now = Instant.now();
    return host(key, "host1", now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)));
  }

  X509Certificate host(PublicKey key, String id, Instant begins, Instant ends) throws Exception {
    var alias =
        new GeneralName(GeneralName.uniformResourceIdentifier, "rearguard://fleet1/agent/" + id);
    return issue(new X500Name("CN=web1"), key, false, alias, begins, ends);
  }

  X509Certificate host(String request) throws Exception {
    return host(requested(request));
  }

  /** The key of a request, which has proven to have the other half of it. */
  static PublicKey requested(String request) throws Exception {
    try (var parser = new PEMParser(new StringReader(request))) {
      var read =
          new JcaPKCS10CertificationRequest((PKCS10CertificationRequest) parser.readObject());
      var key = read.getPublicKey();
      if (!read.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new IllegalArgumentException("not signed by its own key");
      }
      return key;
    }
  }

  /** Writes the identity of a host into a folder. */
  Identity identity(Path folder) throws Exception {
    var now = Instant.now();
    return identity(folder, now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)));
  }

  Identity identity(Path folder, Instant begins, Instant ends) throws Exception {
    Files.createDirectories(folder);
    var key = pair();
    Files.writeString(
        folder.resolve("host.key"), pem("PRIVATE KEY", key.getPrivate().getEncoded()));
    Files.writeString(
        folder.resolve("host.crt"),
        pem("CERTIFICATE", host(key.getPublic(), "host1", begins, ends).getEncoded()));
    Files.writeString(folder.resolve("ca.crt"), pem("CERTIFICATE", certificate.getEncoded()));
    return new Identity(folder);
  }

  static String pem(String what, byte[] der) {
    var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN "
        + what
        + "-----\n"
        + lines.encodeToString(der)
        + "\n-----END "
        + what
        + "-----\n";
  }
}
