package rearguard.controller;

/** Where something is dialled: a host name or an address, and a port; port 0 means any free one. */
record Address(String host, int port) {
  Address {
    if (host.isBlank() || !host.matches("[A-Za-z0-9.:_-]+")) {
      throw new IllegalArgumentException("a host name or an address is wanted before the port");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
  }

  /** Reads {@code host:port}; an IPv6 address stands in brackets. */
  static Address of(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("host:port is wanted");
    }
    var host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (!bracketed && host.contains(":")) {
      throw new IllegalArgumentException("an IPv6 address is wanted in brackets");
    }
    return new Address(
        bracketed ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(text.substring(colon + 1)));
  }

  /** The same place with the port that was found free. */
  Address at(int found) {
    return new Address(host, found);
  }

  boolean loopback() {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
