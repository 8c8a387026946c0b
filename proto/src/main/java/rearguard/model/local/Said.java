package rearguard.model.local;

import java.util.List;
import rearguard.model.Problem;
import rearguard.model.check.Finding;
import rearguard.model.name.PlanId;
import rearguard.model.plan.Plan;
import rearguard.model.run.RunState;
import rearguard.model.run.StepReport;

/** What an agent says to an {@link Ask}: lines as things happen, then one of the others. */
public sealed interface Said {

  /** For people, one line. */
  record Line(String text) implements Said {}

  record Refused(List<Problem> problems) implements Said {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /** All that was asked is done; the state is the run's on this host. */
  record Ended(RunState state) implements Said {}

  /** What a rollback would run: the id is of the plan within the escape. */
  record Planned(PlanId id, Escape escape, List<String> drift) implements Said {
    public Planned {
      drift = List.copyOf(drift);
    }

    /** The same with more of its plan. */
    public Planned with(Plan plan) {
      return new Planned(id, escape.with(plan), drift);
    }
  }

  record Reported(StepReport report) implements Said {}

  record Found(List<Finding> findings) implements Said {
    public Found {
      findings = List.copyOf(findings);
    }
  }

  /** The plan of that id is held. */
  record Accepted(PlanId id) implements Said {}

  /** Whether nothing more comes for the ask. */
  default boolean last() {
    return !(this instanceof Line);
  }
}
