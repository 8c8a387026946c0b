package rearguard.controller.run;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import rearguard.model.evidence.Manifest;
import rearguard.model.evidence.Seal;
import rearguard.model.evidence.Told;
import rearguard.model.evidence.Wish;
import rearguard.model.name.HostName;

/** What a host of {@link SmallFleet} says of the evidence it keeps. */
enum SmallEvidence {
  ;

  static Told told(HostName host, Wish wish, List<Seal> kept, List<String> effects) {
    return switch (wish) {
      case Wish.Take take -> {
        effects.add("evidence " + host + " of " + take.sections().size() + " targets");
        var head =
            new Manifest.Head(
                take.id(), host, take.application(), take.by(), take.reason(), Instant.EPOCH);
        var seal = new Manifest(head, Instant.EPOCH, true, List.of(), List.of()).seal();
        kept.add(seal);
        yield Told.of(List.of(seal));
      }
      case Wish.Look _ -> Told.of(kept);
      case Wish.Read _ -> new Told(List.of(), ByteBuffer.wrap(new byte[] {42}));
    };
  }
}
