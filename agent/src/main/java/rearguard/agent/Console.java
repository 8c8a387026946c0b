package rearguard.agent;

import java.io.OutputStream;
import rearguard.model.Problem;

/** The only place of the agent that prints. */
enum Console {
  ;

  @SuppressWarnings("SystemOut")
  static void say(String line) {
    System.out.println(line);
  }

  /** A question; the answer is typed behind it. */
  @SuppressWarnings("SystemOut")
  static void ask(String question) {
    System.err.print(question);
    System.err.flush();
  }

  /** Standard output for what is no text. */
  @SuppressWarnings("SystemOut")
  static OutputStream bytes() {
    return System.out;
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
