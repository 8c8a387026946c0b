package rearguard.cli.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** Keys and certificates for tests, made by the JDK's own keytool. */
final class Credentials {
  private static final char[] PASSWORD = "password".toCharArray();

  private Credentials() {}

  /** Writes {@code NAME.crt} and {@code NAME.key} into the folder. */
  static void make(Path folder, String name) throws Exception {
    var store = folder.resolve(name + ".p12");
    var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var process =
        new ProcessBuilder(
                List.of(
                    tool,
                    "-genkeypair",
                    "-alias",
                    "a",
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp384r1",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-ext",
                    "bc=ca:true",
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    "password",
                    "-keystore",
                    store.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed");
    }
    write(store, folder, name);
  }

  private static void write(Path store, Path folder, String name)
      throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    var key = keys.getKey("a", PASSWORD).getEncoded();
    Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key));
    var certificate = keys.getCertificate("a").getEncoded();
    Files.writeString(folder.resolve(name + ".crt"), pem("CERTIFICATE", certificate));
  }

  private static String pem(String what, byte[] bytes) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
  }
}
