package rearguard.agent.journal;

import java.io.IOException;
import java.nio.file.Path;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** Why a journal takes nothing, for people. */
enum Words {
  ;

  static Problem inUse(Path folder) {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "another agent, or a person's command, works in \"" + folder + "\"",
        "Wait for its end or stop it; a second agent needs a folder of its own.");
  }

  static Problem damaged(Path folder, String where) {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "journal \"" + folder + "\" is damaged at " + where,
        "This host answers questions and takes no orders. Keep the folder aside, then enrol again"
            + " with an empty one.");
  }

  static Problem closed() {
    return Problem.of(Problem.Kind.CONFLICT, "the agent is stopping", "Ask again in a moment.");
  }

  static Problem tooLarge(int length) {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "a record of " + length + " bytes is too large for the journal",
        "Split the application, so that its plan becomes smaller.");
  }

  static Problem unfinished(Path folder) {
    return Problem.of(
        Problem.Kind.UNEXPECTED,
        "a write of journal \"" + folder + "\" did not come to its end; this agent works no more",
        "Start it again.");
  }

  static Problem cannot(String verb, Path folder, IOException e) {
    return Problem.of(
        Problem.Kind.UNEXPECTED,
        "cannot "
            + verb
            + " journal \""
            + folder
            + "\": "
            + Quoted.of(String.valueOf(e.getMessage()))
            + "; this agent works no more",
        "Look at the disk's space and health, then start the agent again.");
  }
}
