package rearguard.agent.link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import rearguard.handshake.Credential;

/** Where a host's certificate, its key and the fleet's CA stand. */
public record Identity(Path folder) {

  /** Read anew each time, so that a renewed one is taken up. */
  public Credential credential() throws IOException, GeneralSecurityException {
    return Credential.of(text("ca.crt"), text("host.crt"), text("host.key"));
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name), StandardCharsets.US_ASCII);
  }
}
