package rearguard.controller.file;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import rearguard.controller.file.WrittenStage.Deed;
import rearguard.model.name.CheckName;
import rearguard.model.name.ComponentName;

/** An order that a fleet file spells out, and where in it something stands; from 0. */
public record WrittenOrder(List<WrittenStage> stages) {
  public WrittenOrder {
    stages = List.copyOf(stages);
  }

  /** Why the stage of that number, from 0, cannot stand where it does. */
  public record Against(int stage, String message, String hint) {}

  /** What the stages of that kind name, each once. */
  List<ComponentName> named(Deed deed) {
    return stages.stream()
        .filter(stage -> stage.deed() == deed)
        .flatMap(stage -> stage.components().stream())
        .distinct()
        .toList();
  }

  List<CheckName> verified() {
    return stages.stream().flatMap(stage -> stage.verify().stream()).distinct().toList();
  }

  /** Where it is restored or purged. */
  Optional<Integer> brought(ComponentName name) {
    int at = first(stage -> stage.deed().brings() && stage.components().contains(name));
    return at < stages.size() ? Optional.of(at) : Optional.empty();
  }

  /** As many as there are when there is none. */
  int first(Predicate<WrittenStage> which) {
    return IntStream.range(0, stages.size())
        .filter(at -> which.test(stages.get(at)))
        .findFirst()
        .orElse(stages.size());
  }

  int last(Predicate<WrittenStage> which) {
    return IntStream.range(0, stages.size())
        .filter(at -> which.test(stages.get(at)))
        .reduce((_, later) -> later)
        .orElse(0);
  }
}
