package rearguard.agent.check;

import rearguard.model.check.Verdict;

/** What one attempt of a check saw, in one line. */
record Seen(Verdict verdict, String evidence) {
  static Seen passed(String evidence) {
    return new Seen(Verdict.PASSED, evidence);
  }

  static Seen failed(String evidence) {
    return new Seen(Verdict.FAILED, evidence);
  }

  static Seen unknown(String evidence) {
    return new Seen(Verdict.UNKNOWN, evidence);
  }
}
