package rearguard.agent.step;

import java.util.Optional;
import rearguard.agent.journal.Entry;
import rearguard.model.run.Handback;
import rearguard.model.run.Takeover;

/**
 * What keeps the controller's orders for a run away: a person on this host drives it, or did and
 * the controller does not know yet how that ended.
 *
 * @param handback how it ended; empty while the person is at it, or was cut short
 * @param news what the controller is told in place of an answer; nothing once it has it, or of a
 *     run begun here before that is handed back
 */
public record Fence(Takeover takeover, Optional<Handback> handback, Optional<News> news) {

  static Fence of(long number, Entry.HandedBack handed) {
    var handback = handed.told().handback();
    var news = new News.HandedBack(number, handed.run(), handed.told(), handed.plan());
    return new Fence(handback.takeover(), Optional.of(handback), Optional.of(news));
  }

  /** What is left of it once the controller has everything up to that number. */
  Optional<Fence> heard(long upTo) {
    var unheard = news.filter(last -> last.number() > upTo);
    return handback.isPresent() && unheard.isEmpty()
        ? Optional.empty()
        : Optional.of(new Fence(takeover, handback, unheard));
  }
}
