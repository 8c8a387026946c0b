package rearguard.model.traffic;

import java.util.List;

/** What a person wants of a target's traffic; a run does the same by steps. */
public sealed interface Wish {

  /** Keep it away, or go on keeping it away. */
  record Keep(Hold terms) implements Wish {}

  /** Let through what that owner holds. */
  record Release(String owner) implements Wish {}

  /** Let these sources through what that owner holds, until it ends. */
  record Admit(String owner, List<String> sources) implements Wish {
    public Admit {
      sources = List.copyOf(sources);
    }
  }

  /** Tell what is held, and by whom. */
  record Look() implements Wish {}
}
