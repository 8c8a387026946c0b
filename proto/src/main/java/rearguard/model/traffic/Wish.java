package rearguard.model.traffic;

/** What a person wants of a target's traffic; a run does the same by steps. */
public sealed interface Wish {

  /** Keep it away, or go on keeping it away. */
  record Keep(Hold terms) implements Wish {}

  /** Let through what that owner holds. */
  record Release(String owner) implements Wish {}

  /** Tell what is held, and by whom. */
  record Look() implements Wish {}
}
