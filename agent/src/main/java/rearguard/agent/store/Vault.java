package rearguard.agent.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/** The host's secret: closes records and vouches for what the store says. Thread-safe. */
final class Vault {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** HMAC-SHA256 of these words with the key of the store is the key of sealed files. */
  private static final String SEALS = "rearguard seals files";

  private final SecretKey closing;
  private final SecretKey sealing;
  private final byte[] vouching;

  private Vault(byte[] secret) {
    closing = new SecretKeySpec(mac(secret, bytes("rearguard closes records")), "AES");
    sealing = new SecretKeySpec(mac(secret, bytes(SEALS)), "AES");
    vouching = mac(secret, bytes("rearguard vouches"));
  }

  /** Reads the key of the store, or makes it when there is none yet. */
  static Vault in(Path file, Host host) throws HostException {
    var disk = host.disk();
    if (disk.stat(file).isEmpty()) {
      disk.write(file, freshKey(), 0600, host.self());
    }
    var secret = disk.read(file, KEY_BYTES);
    if (secret.length != KEY_BYTES) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "the key of the snapshot store, \"" + file + "\", is damaged",
              "Put the file back from your own backup; without it the snapshots cannot be read."));
    }
    return new Vault(secret);
  }

  private static byte[] freshKey() {
    try {
      var maker = KeyGenerator.getInstance("AES");
      maker.init(KEY_BYTES * 8);
      return maker.generateKey().getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The content, readable only with the key, under that name, in that place. */
  byte[] close(byte[] content, String place, String name) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, closing); // the provider draws a nonce for each
      cipher.updateAAD(framed(place, name));
      var closed = cipher.doFinal(content);
      return ByteBuffer.allocate(NONCE_BYTES + closed.length)
          .put(cipher.getIV())
          .put(closed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Empty when the bytes are not what was closed under that name in that place. */
  Optional<byte[]> open(byte[] closed, String place, String name) {
    if (closed.length < NONCE_BYTES) {
      return Optional.empty();
    }
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      var nonce = Arrays.copyOf(closed, NONCE_BYTES);
      cipher.init(Cipher.DECRYPT_MODE, closing, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(framed(place, name));
      return Optional.of(cipher.doFinal(closed, NONCE_BYTES, closed.length - NONCE_BYTES));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** AES-256 in counter mode; the provider draws the first counter. */
  Cipher counting() {
    try {
      var cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, sealing);
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Likewise, from that first counter on: the same for both ways. */
  Cipher counting(byte[] first) {
    try {
      var cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, sealing, new IvParameterSpec(first));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As {@link #vouch}, for content that comes piece by piece. */
  Mac voucher(String name) {
    var mac = keyed(vouching);
    mac.update(bytes(name.length() + ":" + name));
    return mac;
  }

  /** A keyed digest, hex: equal for equal content, of no use for guessing it. */
  String vouch(String name, byte[] content) {
    var head = bytes(name);
    var whole =
        ByteBuffer.allocate(4 + head.length + content.length)
            .putInt(head.length)
            .put(head)
            .put(content);
    return HexFormat.of().formatHex(mac(vouching, whole.array()));
  }

  private static byte[] framed(String place, String name) {
    return bytes(place.length() + ":" + place + name);
  }

  private static byte[] mac(byte[] key, byte[] content) {
    return keyed(key).doFinal(content);
  }

  private static Mac keyed(byte[] key) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
