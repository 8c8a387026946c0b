package rearguard.controller.link;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongPredicate;
import rearguard.model.Answer;
import rearguard.model.name.HostName;
import rearguard.v1.AnswerMsg;
import rearguard.v1.AnswerMsg.AnswerCase;
import rearguard.wire.ProblemWire;

/** The questions of one session that have no answer yet. Each is answered at most once. */
final class Questions {
  private final AtomicLong last = new AtomicLong();
  private final Map<Long, CompletableFuture<AnswerMsg>> open = new ConcurrentHashMap<>();

  /**
   * Asks and waits; empty when it could not be sent, the session ended, or the time was over.
   *
   * @param send sends the question under the number that it is given
   */
  Optional<AnswerMsg> ask(Duration within, LongPredicate send) {
    long number = last.incrementAndGet();
    var answer = new CompletableFuture<AnswerMsg>();
    open.put(number, answer);
    try {
      return send.test(number)
          ? Optional.of(answer.get(within.toMillis(), TimeUnit.MILLISECONDS))
          : Optional.empty();
    } catch (TimeoutException | ExecutionException unanswered) {
      return Optional.empty();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      open.remove(number);
    }
  }

  /** An answer that nobody waits for any more is dropped. */
  void answered(AnswerMsg answer) {
    Optional.ofNullable(open.get(answer.getQuestion())).ifPresent(asked -> asked.complete(answer));
  }

  /** Nobody will answer: the session is over. */
  void abandon() {
    open.values()
        .forEach(asked -> asked.completeExceptionally(new IllegalStateException("session over")));
  }

  /** What was wanted, or why it is not that. */
  static <T> Answer<T> translated(
      HostName host, AnswerMsg answer, AnswerCase wanted, Function<AnswerMsg, T> translate) {
    try {
      if (answer.getAnswerCase() == AnswerCase.REFUSED) {
        return new Answer.Refused<>(ProblemWire.from(answer.getRefused()));
      }
      if (answer.getAnswerCase() == wanted) {
        return Answer.given(translate.apply(answer));
      }
      return Answer.refused(Refusals.misunderstood(host));
    } catch (IllegalArgumentException unknown) {
      return Answer.refused(Refusals.misunderstood(host));
    }
  }
}
