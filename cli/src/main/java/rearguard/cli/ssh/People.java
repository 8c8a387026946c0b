package rearguard.cli.ssh;

import java.util.stream.Stream;
import rearguard.model.check.Probe;
import rearguard.model.name.Quoted;
import rearguard.model.plan.HostPart;

/** What only a person can answer: without a controller nobody is there to hear it. */
enum People {
  ;

  /** What to look at. */
  static Stream<String> asked(HostPart part) {
    return part.checks().stream()
        .flatMap(
            check ->
                check.probe() instanceof Probe.Manual(var text)
                    ? Stream.of(
                        "check "
                            + check.name()
                            + " is not asked; look yourself whether "
                            + Quoted.of(text))
                    : Stream.empty());
  }
}
