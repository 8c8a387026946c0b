package rearguard.agent;

import rearguard.model.Problem;

/** The only place of the agent that prints. */
enum Console {
  ;

  @SuppressWarnings("SystemOut")
  static void say(String line) {
    System.out.println(line);
  }

  /** What is wrong, and the cure on a line of its own. */
  @SuppressWarnings("SystemOut")
  static void complain(Problem problem) {
    System.err.println("rearguard-agent: " + problem.message());
    if (!problem.hint().isEmpty()) {
      System.err.println("hint: " + problem.hint());
    }
  }
}
