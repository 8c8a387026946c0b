package rearguard.wire;

import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Moments and spans, exact to the nanosecond. */
public enum Times {
  ;

  private static final int NANOS_PER_SECOND = 1_000_000_000;

  public static Timestamp to(Instant moment) {
    return Timestamp.newBuilder()
        .setSeconds(moment.getEpochSecond())
        .setNanos(moment.getNano())
        .build();
  }

  public static Instant from(Timestamp moment) {
    long seconds = moment.getSeconds();
    int nanos = moment.getNanos();
    if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
      throw new IllegalArgumentException("a moment with " + nanos + " ns is not allowed");
    }
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a moment is out of range", e);
    }
  }

  static Optional<Instant> from(boolean present, Timestamp moment) {
    return present ? Optional.of(from(moment)) : Optional.empty();
  }

  /** Both parts carry the same sign, as the format asks; the JDK keeps the nanos positive. */
  public static com.google.protobuf.Duration to(Duration span) {
    boolean borrowed = span.isNegative() && span.getNano() > 0;
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(borrowed ? span.getSeconds() + 1 : span.getSeconds())
        .setNanos(borrowed ? span.getNano() - NANOS_PER_SECOND : span.getNano())
        .build();
  }

  public static Duration from(com.google.protobuf.Duration span) {
    long seconds = span.getSeconds();
    int nanos = span.getNanos();
    if (Math.abs((long) nanos) >= NANOS_PER_SECOND) {
      throw new IllegalArgumentException("a span with " + nanos + " ns is not allowed");
    }
    try {
      return Duration.ofSeconds(seconds, nanos);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a span is out of range", e);
    }
  }
}
