package rearguard.controller.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rearguard.controller.run.Plans;
import rearguard.controller.run.RunLife;
import rearguard.model.name.RunId;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;

class PastTest {
  private final Past past = new Past(2); // a run without steps counts as one

  private static Run run(String id) {
    return RunLife.planned(new RunId(id), Plans.ID, Plans.plan(List.of()), 1, Plans.NOON);
  }

  private static Run ended(String id) {
    var over = new RunLife().after(run(id), new RunEvent.Begun(Plans.NOON, "ann", "test"));
    assertThat(over.state()).isEqualTo(RunState.NO_OP);
    return over;
  }

  @Test
  void whatEndedIsKeptUntilOthersWereLookedAtLater() {
    var first = past.keep(ended("r-first"));
    past.keep(ended("r-second"));
    assertThat(past.find(first.id())).containsSame(first);
    past.keep(ended("r-third"));
    assertThat(past.find(first.id())).containsSame(first);
    assertThat(past.find(new RunId("r-second"))).isEmpty();
    assertThat(past.find(new RunId("r-third"))).isPresent();
  }

  @Test
  void whatIsKeptTwiceCountsOnce() {
    past.keep(ended("r-first"));
    past.keep(ended("r-first"));
    past.keep(ended("r-second"));
    assertThat(past.find(new RunId("r-first"))).isPresent();
  }

  @Test
  void whatMayStillChangeIsNotKept() {
    var live = run("r-live");
    assertThat(past.keep(live)).isSameAs(live);
    assertThat(past.find(live.id())).isEmpty();
  }
}
