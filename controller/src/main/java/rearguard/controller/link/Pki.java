package rearguard.controller.link;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import rearguard.handshake.Curve;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.HostName;

/**
 * The fleet's own certificate authority: EC P-384, one level. Who somebody is stands in a URI of
 * the certificate, {@code rearguard://FLEET/agent/ID} or {@code rearguard://FLEET/operator/NAME}.
 */
public final class Pki {
  static final Duration AUTHORITY_LASTS = Duration.ofDays(3650);
  static final Duration SERVER_LASTS = Duration.ofDays(825);
  static final Duration HOST_LASTS = Duration.ofDays(90);
  static final Duration OPERATOR_LASTS = Duration.ofDays(365);

  /** A clock that is behind by less, here or on a host, keeps nobody out. */
  private static final Duration EARLIER = Duration.ofDays(1);

  /** A key that an agent made and proved to have. */
  public record Request(PublicKey key) {}

  private record Wanted(X500Name name, PublicKey key, Duration lasts, List<GeneralName> names) {}

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final String fleet;
  private final InstantSource clock;
  private final SecureRandom chance;

  private Pki(
      X509Certificate certificate, PrivateKey key, InstantSource clock, SecureRandom chance) {
    this.certificate = certificate;
    this.key = key;
    this.fleet = Peer.fleetOf(certificate);
    this.clock = clock;
    this.chance = chance;
  }

  /** Makes a new authority for a fleet of that id; the name is for people. */
  public static Credential authority(
      String fleet, String name, InstantSource clock, SecureRandom chance) {
    var pair = Curve.pair();
    var names = List.of(uri("rearguard://" + fleet + "/ca"));
    var wanted = new Wanted(named(name + " CA"), pair.getPublic(), AUTHORITY_LASTS, names);
    var made = signed(wanted, Role.CA, named(name + " CA"), pair.getPrivate(), clock, chance);
    return new Credential(Pem.of(made), Pem.of(pair));
  }

  /** The authority whose certificate and key (PEM) are in these files. */
  public static Answer<Pki> load(
      Path certificate, Path key, InstantSource clock, SecureRandom chance) {
    try {
      var read = new Credential(Files.readString(certificate), Files.readString(key));
      return of(read, clock, chance);
    } catch (IOException unreadable) {
      return unusable("cannot read \"" + unreadable.getMessage() + "\"");
    }
  }

  /** The authority with that certificate and key. */
  public static Answer<Pki> of(Credential own, InstantSource clock, SecureRandom chance) {
    var certificates = Pem.certificates(own.certificate());
    var secret = Pem.key(own.key());
    if (certificates.isEmpty() || secret.isEmpty()) {
      return unusable("it is not a PEM certificate with a key");
    }
    try {
      return Answer.given(new Pki(certificates.getFirst(), secret.get(), clock, chance));
    } catch (IllegalArgumentException foreign) {
      return unusable(String.valueOf(foreign.getMessage()));
    }
  }

  /** The id of the fleet that this authority speaks for. */
  public String fleet() {
    return fleet;
  }

  /** The authority's certificate, PEM. */
  public String certificate() {
    return Pem.of(certificate);
  }

  /** SHA-256 over the authority's certificate, hex: what an agent must be told before it enrols. */
  public String fingerprint() {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** For the controller itself, to be reached under these host names and addresses. */
  public Credential server(Set<String> hosts) {
    var pair = Curve.pair();
    var names = hosts.stream().map(Pki::hostOrAddress).toList();
    var wanted = new Wanted(named("Rearguard controller"), pair.getPublic(), SERVER_LASTS, names);
    return new Credential(Pem.of(issued(wanted, Role.SERVER), certificate), Pem.of(pair));
  }

  /** For a person; the key is made here and handed over. */
  public Credential operator(String name) {
    var pair = Curve.pair();
    var names = List.of(uri("rearguard://" + fleet + "/operator/" + name));
    var wanted = new Wanted(named(name), pair.getPublic(), OPERATOR_LASTS, names);
    return new Credential(Pem.of(issued(wanted, Role.CLIENT)), Pem.of(pair));
  }

  /** Reads a host's request (PKCS #10, PEM); its subject is not looked at. */
  public Answer<Request> request(String text) {
    return Pem.request(text)
        .flatMap(Pki::proven)
        .map(key -> Answer.given(new Request(key)))
        .orElseGet(
            () ->
                Answer.refused(
                    Problem.of(
                        Problem.Kind.USAGE,
                        "the certificate request is not one for an EC P-384 key",
                        "Enrol with the rearguard-agent of this fleet's version.")));
  }

  /** For a host's agent, PEM. */
  public String host(String id, HostName name, Request request) {
    var names = List.of(uri("rearguard://" + fleet + "/agent/" + id));
    return Pem.of(
        issued(new Wanted(named(name.value()), request.key(), HOST_LASTS, names), Role.CLIENT));
  }

  X509Certificate authority() {
    return certificate;
  }

  private enum Role {
    CA,
    SERVER,
    CLIENT
  }

  private X509Certificate issued(Wanted wanted, Role role) {
    var issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    return signed(wanted, role, issuer, key, clock, chance);
  }

  private static X509Certificate signed(
      Wanted wanted,
      Role role,
      X500Name issuer,
      PrivateKey key,
      InstantSource clock,
      SecureRandom chance) {
    var now = clock.instant();
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(127, chance).setBit(126),
            Date.from(now.minus(EARLIER)),
            Date.from(now.plus(wanted.lasts())),
            wanted.name(),
            wanted.key());
    try {
      var names = new GeneralNames(wanted.names().toArray(GeneralName[]::new));
      builder.addExtension(Extension.subjectAlternativeName, false, names);
      limit(builder, role);
      var signer = new JcaContentSignerBuilder(Curve.SIGNATURE).setSecureRandom(chance);
      return Pem.certificate(builder.build(signer.build(key)));
    } catch (CertIOException | OperatorCreationException impossible) {
      throw new IllegalStateException("cannot sign a certificate", impossible);
    }
  }

  private static void limit(JcaX509v3CertificateBuilder builder, Role role) throws CertIOException {
    boolean ca = role == Role.CA;
    var constraints = ca ? new BasicConstraints(0) : new BasicConstraints(false);
    builder.addExtension(Extension.basicConstraints, true, constraints);
    int usage = ca ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
    if (!ca) {
      var purpose =
          role == Role.SERVER ? KeyPurposeId.id_kp_serverAuth : KeyPurposeId.id_kp_clientAuth;
      builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
    }
  }

  private static Optional<PublicKey> proven(PKCS10CertificationRequest request) {
    try {
      var key = new JcaPKCS10CertificationRequest(request).getPublicKey();
      boolean ours =
          key instanceof ECPublicKey ec && ec.getParams().toString().contains(Curve.NAME);
      var verifier = new JcaContentVerifierProviderBuilder().build(key);
      return ours && request.isSignatureValid(verifier) ? Optional.of(key) : Optional.empty();
    } catch (GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException damaged) {
      return Optional.empty();
    }
  }

  private static X500Name named(String name) {
    return new X500NameBuilder().addRDN(BCStyle.CN, name).build();
  }

  private static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, URI.create(uri).toASCIIString());
  }

  private static GeneralName hostOrAddress(String host) {
    boolean address = host.contains(":") || host.matches("[0-9.]+");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private static Answer<Pki> unusable(String why) {
    return Answer.refused(
        Problem.of(
            Problem.Kind.UNEXPECTED,
            "cannot use the certificate authority: " + why,
            "Restore the folder from a backup, or make a new one with \"rearguard-controller init\""
                + " and enrol the hosts again."));
  }
}
