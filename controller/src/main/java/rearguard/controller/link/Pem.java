package rearguard.controller.link;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Keys, certificates and requests as text and back; what is not what it should be is empty. */
enum Pem {
  ;

  static String of(X509Certificate... certificates) {
    return written(List.of((Object[]) certificates));
  }

  /** PKCS #8, not encrypted. */
  static String of(KeyPair pair) {
    try {
      return written(List.of(new JcaPKCS8Generator(pair.getPrivate(), null).generate()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static List<X509Certificate> certificates(String text) {
    var found = new ArrayList<X509Certificate>();
    for (var part : parts(text)) {
      if (part instanceof X509CertificateHolder holder) {
        found.add(certificate(holder));
      }
    }
    return found;
  }

  static Optional<PrivateKey> key(String text) {
    for (var part : parts(text)) {
      if (part instanceof PrivateKeyInfo info) {
        try {
          return Optional.of(new JcaPEMKeyConverter().getPrivateKey(info));
        } catch (IOException notAKey) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  static Optional<PKCS10CertificationRequest> request(String text) {
    return parts(text).stream()
        .filter(PKCS10CertificationRequest.class::isInstance)
        .map(PKCS10CertificationRequest.class::cast)
        .findFirst();
  }

  static X509Certificate certificate(X509CertificateHolder holder) {
    try {
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (CertificateException damaged) {
      throw new IllegalArgumentException("not a certificate", damaged);
    }
  }

  private static List<Object> parts(String text) {
    var found = new ArrayList<>();
    try (var parser = new PEMParser(new StringReader(text))) {
      for (var part = parser.readObject(); part != null; part = parser.readObject()) {
        found.add(part);
      }
      return found;
    } catch (IOException | RuntimeException damaged) {
      return List.of();
    }
  }

  private static String written(List<Object> parts) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      for (var part : parts) {
        writer.writeObject(part);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
