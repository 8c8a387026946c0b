package rearguard.agent.link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.handshake.Credential;

/**
 * Where a host's certificate, its key and the fleet's CA stand.
 *
 * <p>A certificate and its key are two files, and no file system renames two at once. So the next
 * key is put beside first, and the name of the certificate decides: once it holds the next one, the
 * key that belongs to it is the one beside, until that has its name too. At every instant the
 * folder holds a pair that belongs together.
 */
public record Identity(Path folder) {
  private static final String CERTIFICATE = "host.crt";
  private static final String KEY = "host.key";
  private static final String NEXT_KEY = "host.key.next";
  private static final int PRIVATE = 0600;

  /** Read anew each time, so that a renewed one is taken up. */
  public Credential credential() throws IOException, GeneralSecurityException {
    var credential = credential(KEY);
    return hasNext() && !credential.key().belongsTogether() ? credential(NEXT_KEY) : credential;
  }

  private Credential credential(String key) throws IOException, GeneralSecurityException {
    return Credential.of(text("ca.crt"), text(CERTIFICATE), text(key));
  }

  /** What the host shows. */
  static X509Certificate certificate(Credential credential) {
    return credential.key().certificate();
  }

  /** The fleet's CA, PEM. */
  String authority() throws IOException {
    return text("ca.crt");
  }

  /** Takes the next pair, both or none: also when the host dies at any call of this. */
  void replace(String key, String certificate, Host host) throws HostException {
    write(NEXT_KEY, key, host);
    write(CERTIFICATE, certificate, host);
    write(KEY, key, host);
    discardNext(host);
  }

  /** Ends what {@link #replace} began when the host died in it. */
  void settle(Host host) throws IOException, GeneralSecurityException, HostException {
    if (!hasNext()) {
      return;
    }
    if (!credential(KEY).key().belongsTogether() && credential(NEXT_KEY).key().belongsTogether()) {
      write(KEY, text(NEXT_KEY), host);
    }
    discardNext(host);
  }

  private void discardNext(Host host) throws HostException {
    try {
      host.disk().deleteTree(folder.resolve(NEXT_KEY));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // it is looked for again, and belongs to nothing
    }
  }

  private void write(String name, String pem, Host host) throws HostException {
    var bytes = pem.getBytes(StandardCharsets.US_ASCII);
    host.disk().write(folder.resolve(name), bytes, PRIVATE, host.self());
  }

  private boolean hasNext() {
    return Files.exists(folder.resolve(NEXT_KEY));
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name), StandardCharsets.US_ASCII);
  }
}
