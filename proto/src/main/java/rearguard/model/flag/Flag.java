package rearguard.model.flag;

import java.time.Instant;
import java.util.Optional;

/**
 * A feature flag as one host has it.
 *
 * @param place the environment file or the table that holds it
 * @param kept what it is in the restore point that it is compared with
 * @param by who changed it last, as far as the place tells
 * @param at when, likewise
 */
public record Flag(
    String name, String place, Value now, Value kept, Optional<String> by, Optional<Instant> at) {

  /** The same, of which nothing tells who changed it. */
  public Flag(String name, String place, Value now, Value kept) {
    this(name, place, now, kept, Optional.empty(), Optional.empty());
  }

  /** What a flag is. */
  public sealed interface Value {
    /** As it may be shown: what may be a secret is a fingerprint. */
    record Set(String shown) implements Value {}

    /** No snapshot that can be read holds it. */
    Value NOT_KEPT = new Untold("not kept");

    /** It is not there, or has no value. */
    record Unset() implements Value {}

    /** Nobody knows, and this is why. */
    record Untold(String why) implements Value {}
  }
}
