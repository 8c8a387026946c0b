package rearguard.controller.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.check.Probe;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;

/**
 * Fills the facts of a restore point into checks: {@code {{ code.commit }}}. What is left in braces
 * then is nothing that anybody could have meant, and refused. Pure.
 */
public final class Templates {
  private static final Pattern TEMPLATE =
      Pattern.compile("\\{\\{\\s*([a-z0-9-]+)\\.([a-z0-9-]+)\\s*\\}\\}");

  private final RestorePoint point;
  private final Optional<HostName> host;
  private final List<Problem> problems = new ArrayList<>();

  private Templates(RestorePoint point, Optional<HostName> host) {
    this.point = point;
    this.host = host;
  }

  public static boolean in(Check check) {
    return switch (check.probe()) {
      case Probe.Http(var url, _, var headers, var json) -> (url + headers + json).contains("{{");
      case Probe.Tcp(var name, _) -> name.contains("{{");
      case Probe.Closed(var name, _) -> name.contains("{{");
      case Probe.Listening _ -> false;
      case Probe.Command(_, var arguments) -> arguments.toString().contains("{{");
      case Probe.Manual(var question) -> question.contains("{{");
    };
  }

  /**
   * The check with every template filled in.
   *
   * @param host whose facts to take; empty for a check of the whole, which needs all to agree
   */
  public static Answer<Check> fill(Check check, RestorePoint point, Optional<HostName> host) {
    var templates = new Templates(point, host);
    var probe = templates.filled(check);
    return templates.problems.isEmpty()
        ? Answer.given(
            new Check(check.name(), probe, check.within(), check.patience(), check.healthyFor()))
        : new Answer.Refused<>(templates.problems);
  }

  private Probe filled(Check check) {
    return switch (check.probe()) {
      case Probe.Http(var url, var statuses, var headers, var json) ->
          new Probe.Http(filled(check, url), statuses, filled(check, headers), filled(check, json));
      case Probe.Tcp(var name, int port) -> new Probe.Tcp(filled(check, name), port);
      case Probe.Closed(var name, int port) -> new Probe.Closed(filled(check, name), port);
      case Probe.Listening listening -> listening;
      case Probe.Command(var run, var arguments) ->
          new Probe.Command(run, filled(check, arguments));
      case Probe.Manual(var question) -> new Probe.Manual(filled(check, question));
    };
  }

  private SortedMap<String, String> filled(Check check, SortedMap<String, String> texts) {
    var filled = new TreeMap<String, String>();
    texts.forEach((key, text) -> filled.put(key, filled(check, text)));
    return filled;
  }

  private String filled(Check check, String text) {
    var rest = TEMPLATE.matcher(text).replaceAll("");
    if (rest.contains("{{")) {
      problems.add(
          Problem.of(
              Problem.Kind.USAGE,
              "check "
                  + check.name()
                  + " holds \""
                  + Quoted.of(text)
                  + "\", which nothing fills in",
              "Write {{ COMPONENT.FACT }}, {{ host.name }} or {{ tag.KEY }}."));
    }
    return TEMPLATE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(fact(check, found.group(1), found.group(2))));
  }

  private String fact(Check check, String component, String fact) {
    var values =
        point.snapshots().stream()
            .filter(snapshot -> snapshot.target().component().value().equals(component))
            .filter(snapshot -> host.isEmpty() || host.get().equals(snapshot.target().host()))
            .map(Snapshot::facts)
            .flatMap(facts -> Optional.ofNullable(facts.get(fact)).stream())
            .distinct()
            .toList();
    if (values.size() == 1) {
      return values.getFirst();
    }
    var name = "\"" + Quoted.of(component + "." + fact) + "\"";
    problems.add(
        values.isEmpty()
            ? Problem.of(
                Problem.Kind.USAGE,
                "check "
                    + check.name()
                    + " asks for "
                    + name
                    + ", which restore point "
                    + point.id()
                    + " does not have"
                    + host.map(h -> " of " + h).orElse(""),
                "Correct the check, or choose a restore point that has it.")
            : Problem.of(
                Problem.Kind.CONFLICT,
                "check " + check.name() + " asks for " + name + ", but hosts differ in it",
                "Ask it on each host, with \"on\"."));
    return "";
  }
}
