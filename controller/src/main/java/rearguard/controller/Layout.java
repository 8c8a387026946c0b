package rearguard.controller;

import java.nio.file.Path;

/** Where everything lies in the controller's folder. */
record Layout(Path top) {
  static final String CONFIG = "controller.yml";
  static final String CA_CERTIFICATE = "ca/ca.crt";
  static final String CA_KEY = "ca/ca.key";
  static final String SERVER_CERTIFICATE = "tls/server.crt";
  static final String SERVER_KEY = "tls/server.key";
  static final String LEDGER_NOTE = "ledger/README";
  static final String OPERATOR = "operator";

  Path config() {
    return top.resolve(CONFIG);
  }

  Path caCertificate() {
    return top.resolve(CA_CERTIFICATE);
  }

  Path caKey() {
    return top.resolve(CA_KEY);
  }

  Path serverCertificate() {
    return top.resolve(SERVER_CERTIFICATE);
  }

  Path serverKey() {
    return top.resolve(SERVER_KEY);
  }

  Path ledger() {
    return top.resolve("ledger/rearguard.db");
  }

  Path operator() {
    return top.resolve(OPERATOR);
  }
}
