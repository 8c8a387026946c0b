package rearguard.controller.file;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import rearguard.controller.file.Application.Share;
import rearguard.model.name.CheckName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.Spelt;

/**
 * One stage of an order that a fleet file spells out.
 *
 * @param components empty when it only verifies
 * @param atOnce empty: as the procedure says; all when it stops or lets through
 * @param mayFail empty: as the procedure says
 * @param verify asked when the stage is done; of a stage that changes, on each host before the next
 */
public record WrittenStage(
    Deed deed,
    List<ComponentName> components,
    Optional<Share> atOnce,
    Optional<Integer> mayFail,
    List<CheckName> verify) {
  public WrittenStage {
    components = List.copyOf(components);
    verify = List.copyOf(verify);
  }

  /** What it does, as it is written. */
  public enum Deed {
    HOLD,
    STOP,
    RESTORE,
    PURGE,
    VERIFY,
    RELEASE;

    /** Whether what is live changes. */
    public boolean changes() {
      return this == STOP || this == RESTORE || this == PURGE;
    }

    /** Whether a component goes to what the plan says. */
    public boolean brings() {
      return this == RESTORE || this == PURGE;
    }
  }

  boolean does(Deed some, ComponentName component) {
    return deed == some && components.contains(component);
  }

  /** As in {@code restore code, config}. */
  public String words() {
    List<?> named = components.isEmpty() ? verify : components;
    return Spelt.of(deed)
        + " "
        + named.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
