package rearguard.model;

import java.util.List;
import java.util.function.Function;

/**
 * What was asked for, or why it is refused. A refusal is an expected answer, not an accident.
 *
 * @param <T> what is given when nothing stands against it
 */
public sealed interface Answer<T> {

  record Given<T>(T value) implements Answer<T> {}

  /** Refused, for at least one reason; nothing was changed unless a problem says so. */
  record Refused<T>(List<Problem> problems) implements Answer<T> {
    public Refused {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("a refusal needs a reason");
      }
    }
  }

  static <T> Answer<T> given(T value) {
    return new Given<>(value);
  }

  static <T> Answer<T> refused(Problem problem) {
    return new Refused<>(List.of(problem));
  }

  /** The same refusal, or what the next question answers. */
  default <R> Answer<R> then(Function<? super T, Answer<R>> next) {
    return switch (this) {
      case Given<T>(var value) -> next.apply(value);
      case Refused<T>(var problems) -> new Refused<>(problems);
    };
  }
}
