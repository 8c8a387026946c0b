package rearguard.controller.ledger;

import java.nio.charset.StandardCharsets;

/** Text as the bytes of an audit record. */
enum Texts {
  ;

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
