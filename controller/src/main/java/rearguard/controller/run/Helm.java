package rearguard.controller.run;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.run.Course;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;

/** Brings what operators want to the run it concerns, and the answer back. */
record Helm(Conductor.Tools tools, Crew crew) {
  private static final Logger LOG = LoggerFactory.getLogger(Helm.class);

  /**
   * The run as it is after the wish was heard; refused, and recorded, where it makes no sense.
   *
   * @param known the run as the ledger has it
   */
  Answer<Run> steer(RunId id, Wish wish, Optional<Run> known) {
    var at = tools.clock().instant();
    var asked = new RunEvent.Asked(at, wish.verb(), wish.by(), wish.reason(), wish.hosts());
    var answer =
        crew.of(id)
            .map(conductor -> steer(conductor, asked))
            .or(() -> known.map(run -> Answer.refused(Objections.over(run, wish.verb()))))
            .orElseGet(() -> Answer.refused(Runs.unknown(id)));
    if (answer instanceof Answer.Refused<Run>(var problems) && known.isPresent()) {
      var words = wish.verb() + " refused: " + problems.getFirst().message();
      tools.runs().refused(id, "run-wish-refused", wish.by(), words);
    }
    return answer;
  }

  private Answer<Run> steer(Conductor conductor, RunEvent.Asked asked) {
    var id = conductor.run().id();
    var answer =
        crew.standing().containsKey(id) ? Answer.given(conductor.run()) : conductor.ask(asked);
    return Optional.ofNullable(crew.standing().get(id))
        .map(why -> Answer.<Run>refused(standsStill(id, why)))
        .orElse(answer);
  }

  private static Problem standsStill(RunId id, String why) {
    return Problem.of(
            Problem.Kind.UNEXPECTED,
            "run " + id + " stands still: " + why,
            "Look at the disk of the controller and at its log, then ask again.")
        .mayBeRetried();
  }

  /** Another run has the application. */
  static Problem owned(Plan plan, RunId owner, Optional<Run> kept) {
    var who =
        kept.map(Run::course)
            .map(Course::claim)
            .map(
                claim ->
                    ", which is "
                        + Quoted.of(claim.owner())
                        + "'s since "
                        + claim.since()
                        + (claim.reason().isBlank() ? "" : " (" + Quoted.of(claim.reason()) + ")"))
            .orElse("");
    return Problem.of(
            Problem.Kind.CONFLICT,
            "\"" + plan.application() + "\" is owned by run " + owner + who,
            "Watch it with \"rearguard run watch "
                + owner
                + "\", stop it with \"rearguard run abort "
                + owner
                + "\", or take it over with \"rearguard run take "
                + owner
                + " --reason …\".")
        .mayBeRetried();
  }

  /** A report that nobody can have asked for is recorded, and changes nothing. */
  void strange(HostName host, RunId run, String why) {
    LOG.warn("{}: a report was refused: {}", host, why);
    tools.runs().refused(run, "report-refused", host.value(), Quoted.of(why));
  }
}
