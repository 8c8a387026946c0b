package rearguard.agent.local;

import java.io.IOException;
import java.util.logging.Logger;
import rearguard.model.local.Said;
import rearguard.wire.Frames;
import rearguard.wire.LocalWire;

/** Says things to one guest; a guest who left stops nothing of what was begun. */
final class Mouth {
  private static final Logger LOG = Logger.getLogger("rearguard.local");

  private final Frames frames;
  private boolean gone;

  Mouth(Frames frames) {
    this.frames = frames;
  }

  void say(Said said) {
    if (gone) {
      return;
    }
    try {
      frames.write(LocalWire.bytes(said));
    } catch (IOException e) {
      gone = true;
      LOG.info(() -> "nobody listens at the socket any more: " + e.getMessage());
    }
  }
}
