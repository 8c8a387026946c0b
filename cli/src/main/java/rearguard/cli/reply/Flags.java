package rearguard.cli.reply;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import rearguard.model.Answer;
import rearguard.model.flag.Flag;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Target;

/**
 * The feature flags of an application.
 *
 * @param good the newest good restore point, with which they are compared
 * @param answers by target; one that could not be asked says why
 */
public record Flags(Optional<RestorePoint> good, SequencedMap<Target, Answer<List<Flag>>> answers) {
  public Flags {
    answers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(answers));
  }
}
