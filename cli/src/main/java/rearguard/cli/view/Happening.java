package rearguard.cli.view;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.cli.output.Value;
import rearguard.model.name.HostName;
import rearguard.model.name.Spelt;
import rearguard.model.plan.Step;
import rearguard.model.run.Lasting;
import rearguard.model.run.Run;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepState;

/**
 * One thing that changed in a run: as a line with its time in front and as an event for programs.
 */
public record Happening(Line line, Value.Fields event) {

  /** Everything that is new in the later of two sights of a run, in the order of the plan. */
  public static List<Happening> between(Optional<Run> before, Run after, Instant now) {
    var news = new ArrayList<Happening>();
    if (before.map(Run::state).filter(after.state()::equals).isEmpty()) {
      news.add(state(after, now));
    }
    contact(news, before, after, now);
    for (var step : after.plan().steps()) {
      var record = after.step(step.id());
      var known = before.map(run -> run.step(step.id())).orElse(StepRecord.PLANNED);
      if (!record.equals(known) && record.state() != StepState.PLANNED) {
        news.add(step(step, record, now));
      }
    }
    findings(news, before, after);
    watching(news, before, after, now);
    words(news, before, after, now);
    return List.copyOf(news);
  }

  private static Happening state(Run run, Instant now) {
    var at = run.ended().orElse(now);
    return new Happening(
        line(at, Signs.of(run.state()), run.id() + " " + Spelt.of(run.state())),
        event("run", at).with("run", run.id().toString()).with("state", Spelt.of(run.state())));
  }

  private static void contact(List<Happening> news, Optional<Run> before, Run after, Instant now) {
    var silent = before.map(Run::silent).orElseGet(TreeSet::new);
    for (var host : after.silent()) {
      if (!silent.contains(host)) {
        news.add(contact(host, Signs.UNKNOWN, "lost", "no contact, the run waits", now));
      }
    }
    for (var host : silent) {
      if (!after.silent().contains(host)) {
        news.add(contact(host, Signs.OK, "returned", "in contact again", now));
      }
    }
  }

  private static Happening contact(
      HostName host, Signs sign, String state, String words, Instant now) {
    return new Happening(
        line(now, sign, host + " " + words),
        event("host", now).with("host", host.toString()).with("state", state));
  }

  private static Happening step(Step step, StepRecord record, Instant now) {
    var at = record.ended().or(record::began).orElse(now);
    var again = record.attempt() > 1 ? " (attempt " + record.attempt() + ")" : "";
    var evidence = record.evidence().isEmpty() ? "" : ": " + record.evidence();
    var words =
        step.target().host()
            + " "
            + Standing.name(step)
            + " "
            + Spelt.of(record.state())
            + again
            + evidence;
    var document = event("step", at);
    for (var field : RunDocuments.step(step, record).entries().entrySet()) {
      document = document.with(field.getKey(), field.getValue());
    }
    return new Happening(line(at, Signs.of(record.state()), words), document);
  }

  private static void findings(List<Happening> news, Optional<Run> before, Run after) {
    var known = before.map(Run::findings).orElseGet(List::of);
    for (var finding : after.findings()) {
      if (!known.contains(finding)) {
        var where = finding.host().map(host -> host + " ").orElse("");
        var words =
            where
                + "check "
                + finding.check()
                + " "
                + Spelt.of(finding.verdict())
                + ": "
                + finding.evidence();
        var document = event("check", finding.at());
        for (var field : Documents.finding(finding).entries().entrySet()) {
          document = document.with(field.getKey(), field.getValue());
        }
        news.add(new Happening(line(finding.at(), Signs.of(finding.verdict()), words), document));
      }
    }
  }

  /** How far it is, to who comes to look and when it begins again. */
  private static void watching(List<Happening> news, Optional<Run> before, Run after, Instant now) {
    Lasting.of(after)
        .filter(lasting -> before.flatMap(Lasting::of).filter(lasting::equals).isEmpty())
        .ifPresent(
            lasting ->
                news.add(
                    new Happening(
                        line(now, Signs.WAITING, lasting.words(now)),
                        event("watching", now)
                            .with("for", lasting.length())
                            .with("until", lasting.since().plus(lasting.length())))));
  }

  private static void words(List<Happening> news, Optional<Run> before, Run after, Instant now) {
    int known = before.map(run -> run.words().size()).orElse(0);
    for (var words :
        after.words().subList(Math.min(known, after.words().size()), after.words().size())) {
      news.add(
          new Happening(
              Line.of(Cell.faint(second(now) + " "), Cell.of("· " + words)),
              event("word", now).with("words", words)));
    }
  }

  private static Line line(Instant at, Signs sign, String words) {
    return Line.of(Cell.faint(second(at) + " "), sign.mark(), Cell.of(" " + words));
  }

  private static Instant second(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Value.Fields event(String type, Instant at) {
    return Value.Fields.EMPTY.with("type", type).with("at", at);
  }
}
