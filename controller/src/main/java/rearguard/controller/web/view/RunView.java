package rearguard.controller.web.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rearguard.model.check.Finding;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.run.Claim;
import rearguard.model.run.Lasting;
import rearguard.model.run.Question;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;

/**
 * One run.
 *
 * @param open whether it goes on
 * @param owner who decides about it, and since when
 * @param words why it stands where it stands, newest last
 * @param waiting what it waits for that no host does: a person's answer, or that a watch ends
 * @param next the command an operator is most likely to want; empty when there is none
 */
public record RunView(
    String id,
    Tone tone,
    String state,
    boolean open,
    String application,
    String target,
    String by,
    String reason,
    String owner,
    Moment began,
    String took,
    List<String> words,
    List<String> waiting,
    List<LaneView> lanes,
    List<FindingView> findings,
    Optional<String> undoPoint,
    String next) {

  /** What one check found; the host is empty for what was asked of the fleet. */
  public record FindingView(
      String check, String host, Tone tone, String verdict, String evidence, String took) {

    static FindingView of(Finding finding) {
      return new FindingView(
          finding.check().value(),
          finding.host().map(HostName::value).orElse(""),
          Tone.of(finding.verdict()),
          Said.word(finding.verdict()),
          finding.evidence(),
          Said.took(finding.took()));
    }
  }

  public static RunView of(Run run, Instant now) {
    return new RunView(
        run.id().value(),
        Tone.of(run.state()),
        Said.word(run.state()),
        !run.state().ended(),
        run.plan().application().value(),
        run.plan().targetWords(),
        run.by(),
        run.reason(),
        owner(run.course().claim(), now),
        Said.moment(run.began(), now),
        Said.took(Duration.between(run.began(), run.ended().orElse(now))),
        run.words(),
        waiting(run, now),
        run.plan().hosts().stream().map(host -> LaneView.of(run, host, now)).toList(),
        run.findings().stream().map(FindingView::of).toList(),
        run.undoPoint().map(PointId::value),
        next(run));
  }

  /** The newest of the words; empty when nothing was said yet. */
  public String lastWord() {
    return words.isEmpty() ? "" : words.getLast();
  }

  private static List<String> waiting(Run run, Instant now) {
    return Stream.concat(
            Question.of(run).stream().map(Question::words),
            Lasting.of(run).map(lasting -> lasting.words(now)).stream())
        .toList();
  }

  private static String owner(Claim claim, Instant now) {
    return claim.owner()
        + ", since "
        + Said.moment(claim.since(), now).clock()
        + " UTC"
        + (claim.reason().isEmpty() ? "" : ": " + claim.reason());
  }

  private static String next(Run run) {
    var question = Question.of(run).stream().findFirst();
    if (question.isPresent()) {
      return question.get().command();
    }
    if (run.state() == RunState.PAUSED) {
      return "rearguard run show " + run.id();
    }
    if (!run.state().ended()) {
      return "rearguard run watch " + run.id();
    }
    return run.undoPoint().isPresent() ? "rearguard undo " + run.id() : "";
  }
}
