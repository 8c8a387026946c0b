package rearguard.model.watch;

import rearguard.model.name.SnapshotId;

/** What a target is believed to be. */
public sealed interface Expected {

  /** What that snapshot holds, which was captured or restored last. */
  record Kept(SnapshotId snapshot, String digest) implements Expected {}

  /** Nothing was ever captured of it: what is there is new. */
  record Never() implements Expected {}

  /** Nobody knows what a run left there: what is there now, until it changes. */
  record AsItIs() implements Expected {}
}
