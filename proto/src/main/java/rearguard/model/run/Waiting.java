package rearguard.model.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import rearguard.model.name.CheckName;

/**
 * What a run waits for that no host does: a person's word, or that time passes while checks hold.
 *
 * @param people the checks of which a person must say whether they pass
 * @param since when the question was put, or the watch began that goes on now
 */
public record Waiting(List<CheckName> people, Optional<Instant> since) {
  public static final Waiting NONE = new Waiting(List.of(), Optional.empty());

  public Waiting {
    people = List.copyOf(people);
  }
}
