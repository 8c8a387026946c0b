package rearguard.agent.link;

import rearguard.model.name.Quoted;

/** Where the controller listens; {@code [::1]:8443} for an address with colons. */
public record Address(String host, int port) {

  /** Throws IllegalArgumentException with words for people. */
  public static Address of(String text) {
    int colon = text.lastIndexOf(':');
    if (colon > 0 && text.substring(colon + 1).matches("\\d{1,5}")) {
      int port = Integer.parseInt(text.substring(colon + 1));
      var host = text.substring(0, colon);
      if (port > 0 && port < 65536 && host.matches("[A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+]")) {
        return new Address(host, port);
      }
    }
    throw new IllegalArgumentException(
        "\"" + Quoted.of(text) + "\" is not an address of the form host:port");
  }

  /** The host as the socket wants it. */
  String plainHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
