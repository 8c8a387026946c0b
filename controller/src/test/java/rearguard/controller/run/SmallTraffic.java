package rearguard.controller.run;

import java.util.Collection;
import rearguard.model.Setting;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Held;
import rearguard.model.traffic.Hold;
import rearguard.model.traffic.Standing;

/** How the traffic of a target of {@link SmallFleet} stands. */
enum SmallTraffic {
  ;

  static Standing standing(Collection<Hold> now, Target target, Setting.Group settings) {
    return new Standing(
        "",
        now.stream()
            .map(
                one ->
                    new Held(
                        one.owner(),
                        target.component().value(),
                        one.length(),
                        settings.texts("ports"),
                        one.sources()))
            .toList());
  }
}
