package rearguard.controller.plan;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/** A point and how far every target is from it. */
public record Surveyed(RestorePoint point, Map<Target, Answer<Drift>> drifts) {
  /** What a host says is gone of it. */
  public Set<Target> lost() {
    var lost = new TreeSet<Target>();
    drifts.forEach(
        (target, answer) -> {
          if (answer instanceof Answer.Refused<Drift>(var problems)
              && problems.stream().anyMatch(one -> one.kind() == Problem.Kind.NOT_FOUND)) {
            lost.add(target);
          }
        });
    return lost;
  }

  /**
   * With the words of whoever could make it anew, or says why not.
   *
   * @param answers of those that lost something
   */
  public Surveyed explained(Map<Target, Answer<Snapshot>> answers) {
    var words = new TreeMap<>(drifts);
    answers.forEach(
        (target, answer) -> {
          if (answer instanceof Answer.Refused<Snapshot>(var problems)) {
            words.put(target, new Answer.Refused<>(problems));
          }
        });
    return new Surveyed(point, words);
  }

  public boolean differs() {
    return drifts.values().stream()
        .anyMatch(
            answer ->
                switch (answer) {
                  case Answer.Given<Drift>(var drift) -> drift.differs();
                  case Answer.Refused<Drift> _ -> true;
                });
  }
}
