package rearguard.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.step.Desk;
import rearguard.model.name.RunId;

class LanesTest {
  private static final RunId RUN = new RunId("r-00000001");

  @TempDir Path folder;

  private final ArrayDeque<Runnable> threads = new ArrayDeque<>();

  /** Else the plan of a run that is over would be held by the second asking, and nobody ends it. */
  @Test
  void aRunEndsAfterEveryTimeThatItAsked() throws Exception {
    var done = new ArrayList<String>();
    try (var desk = Desk.open(folder, InstantSource.system())) {
      var lanes = new Lanes(desk, threads::add);
      lanes.claim(RUN.value(), "shop", () -> done.add("asked"));
      lanes.claim("r-00000002", "shop", () -> lanes.end(RUN, () -> done.add("ended")));
      lanes.claim(RUN.value(), "shop", () -> done.add("asked again"));
      while (!threads.isEmpty()) {
        threads.remove().run();
      }

      assertThat(done).isEqualTo(List.of("asked", "asked again", "ended"));
      assertThat(lanes.asking()).isEmpty();
    }
  }

  @Test
  void aRunThatAsksForNothingEndsAtOnce() throws Exception {
    var done = new ArrayList<String>();
    try (var desk = Desk.open(folder, InstantSource.system())) {
      var lanes = new Lanes(desk, threads::add);
      lanes.claim("r-00000002", "shop", () -> done.add("asked"));
      lanes.end(RUN, () -> done.add("ended"));
      threads.removeLast().run();

      assertThat(done).containsExactly("ended");
    }
  }
}
