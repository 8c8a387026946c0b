package rearguard.model.evidence;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a host answers.
 *
 * @param seals what was taken, or all that is kept
 * @param part what was to be read; empty otherwise
 */
public record Told(List<Seal> seals, ByteBuffer part) {
  public Told {
    seals = List.copyOf(seals);
    part = part.asReadOnlyBuffer();
  }

  public static Told of(List<Seal> seals) {
    return new Told(seals, ByteBuffer.allocate(0));
  }
}
