package rearguard.cli.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.model.name.Counted;
import rearguard.model.name.HostName;
import rearguard.model.name.Spelt;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.StepState;

/** A run as a picture that is drawn again and again: hosts, and under those at work their steps. */
public enum RunTree {
  ;

  private static final int HOSTS = 16;

  public static List<Line> frame(Run run, When when) {
    var lines = new ArrayList<Line>();
    lines.add(head(run, when));
    var hosts = run.plan().hosts().stream().map(host -> Standing.of(run, host)).toList();
    var shown =
        hosts.size() <= HOSTS
            ? hosts
            : hosts.stream()
                .sorted(Comparator.comparingInt(RunTree::urgency))
                .limit(HOSTS)
                .toList();
    shown.forEach(standing -> host(lines, run, standing, when));
    if (hosts.size() > HOSTS) {
      lines.add(Line.of(Cell.faint(more(hosts, shown))).indented(2));
    }
    run.findings().stream()
        .filter(finding -> finding.host().isEmpty())
        .forEach(
            finding ->
                lines.add(
                    Line.of(
                            Signs.of(finding.verdict()).mark(),
                            Cell.of(" check " + finding.check() + " "),
                            Cell.of(Spelt.of(finding.verdict())),
                            Cell.faint("  " + finding.evidence()))
                        .indented(2)));
    if (!run.words().isEmpty()) {
      lines.add(Line.of(Cell.faint(run.words().getLast())).indented(2));
    }
    lines.addAll(RunPages.waiting(run, when));
    return List.copyOf(lines);
  }

  private static Line head(Run run, When when) {
    var steps = run.plan().steps();
    var took = Duration.between(run.began(), run.ended().orElse(when.now()));
    return Line.of(
        Cell.strong(run.id()),
        Cell.of("  " + run.plan().application() + " back to " + run.plan().targetWords() + "  "),
        Signs.of(run.state()).with(run.state()),
        Cell.of("  " + Standing.done(run, steps) + "/" + steps.size()),
        Cell.faint("  " + Words.elapsed(took)));
  }

  private static int urgency(Standing standing) {
    return switch (standing.sign()) {
      case FAILED -> 0;
      case UNKNOWN -> 1;
      case RUNNING -> 2;
      case WAITING -> 3;
      case OK -> 4;
    };
  }

  private static String more(List<Standing> hosts, List<Standing> shown) {
    var hidden = hosts.stream().filter(host -> !shown.contains(host)).toList();
    var words =
        hidden.stream()
            .collect(
                Collectors.groupingBy(
                    Standing::word, java.util.TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    return "and " + Counted.of(hidden.size(), "more host") + ": " + words;
  }

  private static void host(List<Line> lines, Run run, Standing standing, When when) {
    lines.add(
        Line.of(
                standing.sign().mark(),
                Cell.of(" "),
                Cell.strong(standing.host()),
                Cell.of("  " + standing.word() + "  "),
                Cell.of(Standing.done(run, standing.steps()) + "/" + standing.steps().size()))
            .indented(2));
    if (standing.sign() != Signs.OK && standing.sign() != Signs.WAITING) {
      standing.steps().forEach(step -> lines.add(step(run, step, when)));
    }
    checks(lines, run, standing.host());
  }

  static Line step(Run run, Step step, When when) {
    var record = run.step(step.id());
    var took =
        record
            .began()
            .map(began -> Duration.between(began, record.ended().orElse(when.now())))
            .map(span -> "  " + Words.elapsed(span))
            .orElse("");
    var again = record.attempt() > 1 ? " (attempt " + record.attempt() + ")" : "";
    var state = record.state() == StepState.PLANNED ? "waiting" : Spelt.of(record.state());
    return Line.of(
            Signs.of(record.state()).mark(),
            Cell.of(" " + Standing.name(step) + " " + state + again),
            Cell.faint(took),
            Cell.faint(record.evidence().isEmpty() ? "" : "  " + record.evidence()))
        .indented(6);
  }

  private static void checks(List<Line> lines, Run run, HostName host) {
    run.findings().stream()
        .filter(finding -> finding.host().filter(host::equals).isPresent())
        .forEach(
            finding ->
                lines.add(
                    Line.of(
                            Signs.of(finding.verdict()).mark(),
                            Cell.of(
                                " check " + finding.check() + " " + Spelt.of(finding.verdict())),
                            Cell.faint("  " + finding.evidence()))
                        .indented(6)));
  }
}
