package rearguard.controller.link;

/** A certificate with those that issued it, and its private key, both PEM. The key is a secret. */
public record Credential(String certificate, String key) {
  /** Never the key. */
  @Override
  public String toString() {
    return "credential";
  }
}
