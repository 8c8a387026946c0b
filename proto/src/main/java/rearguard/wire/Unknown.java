package rearguard.wire;

import com.google.protobuf.ProtocolMessageEnum;

/** What to say when a peer uses a word that this version does not have. */
enum Unknown {
  ;

  static IllegalArgumentException word(String what, ProtocolMessageEnum said) {
    return new IllegalArgumentException(what + " \"" + said + "\" is not known here");
  }

  static IllegalArgumentException nothing(String what) {
    return new IllegalArgumentException(what + " is missing or not known here");
  }
}
