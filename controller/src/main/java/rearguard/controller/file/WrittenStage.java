package rearguard.controller.file;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import rearguard.controller.file.Application.Share;
import rearguard.model.check.Check;
import rearguard.model.name.CheckName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.Spelt;

/**
 * One stage of an order that a fleet file spells out.
 *
 * @param components empty when it only verifies
 * @param atOnce empty: as the procedure says; all when it stops or lets through
 * @param mayFail empty: as the procedure says
 * @param verify asked when the stage is done; of a stage that changes, on each host before the
 *     next; of one that watches, all the while
 * @param gate what it waits for, when it does nothing but wait
 */
public record WrittenStage(
    Deed deed,
    List<ComponentName> components,
    Optional<Share> atOnce,
    Optional<Integer> mayFail,
    List<CheckName> verify,
    Optional<Gate> gate) {
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
    RELEASE,
    CONFIRM,
    WATCH;

    /** Whether what is live changes. */
    public boolean changes() {
      return this == STOP || this == RESTORE || this == PURGE;
    }

    /** Whether it does nothing but wait. */
    boolean waits() {
      return this == CONFIRM || this == WATCH;
    }

    /** Whether a component goes to what the plan says. */
    public boolean brings() {
      return this == RESTORE || this == PURGE;
    }
  }

  /** What a stage waits for that no host does. */
  public sealed interface Gate {
    /** A person's word. */
    record Person(Check check) implements Gate {}

    /** That the checks hold for so long. */
    record Span(Duration length) implements Gate {}
  }

  boolean does(Deed some, ComponentName component) {
    return deed == some && components.contains(component);
  }

  /** As in {@code restore code, config}, {@code confirm-1} and {@code watch 10m}. */
  public String words() {
    return gate.map(
            what ->
                switch (what) {
                  case Gate.Person(var check) -> check.name().value();
                  case Gate.Span(var length) -> Spelt.of(deed) + " " + Spelt.of(length);
                })
        .orElseGet(this::named);
  }

  private String named() {
    List<?> named = components.isEmpty() ? verify : components;
    return Spelt.of(deed)
        + " "
        + named.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
