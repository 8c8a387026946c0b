package rearguard.agent.step;

import java.util.Optional;
import rearguard.model.run.Handback;
import rearguard.model.run.Takeover;

/**
 * What keeps the controller's orders for a run away: a person on this host drives it, or did and
 * the controller does not know yet how that ended.
 *
 * @param news what the controller is told in place of an answer; a run begun here has nothing to
 *     tell before it is handed back
 * @param handback how it ended; empty while the person is at it, or was cut short
 */
public record Fence(Takeover takeover, Optional<Handback> handback, Optional<News> news) {}
