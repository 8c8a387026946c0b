package rearguard.agent.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import rearguard.agent.host.HostException;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** A declared command with its arguments, each of which is allowed. Pure. */
public record Call(Entry entry, SortedMap<String, String> arguments) {
  private static final Pattern WHOLE = Pattern.compile("\\{([a-z][a-z0-9-]{0,62})}");
  private static final String FILLED_LATER = "{{";

  public Call {
    arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
  }

  /** With everything that stands against it. */
  public static Answer<Call> of(Entry entry, Map<String, String> given) {
    var problems = new ArrayList<Problem>();
    given.keySet().stream()
        .filter(name -> !entry.parameters().containsKey(name))
        .forEach(name -> problems.add(unknown(entry, name)));
    var arguments = new TreeMap<String, String>();
    for (var parameter : entry.parameters().values()) {
      var value = Optional.ofNullable(given.get(parameter.name())).or(parameter::usual);
      if (value.isEmpty()) {
        problems.add(missing(entry, parameter));
      } else {
        parameter.wrong(value.get()).ifPresent(why -> problems.add(wrong(entry, parameter, why)));
        arguments.put(parameter.name(), value.get());
      }
    }
    return problems.isEmpty()
        ? Answer.given(new Call(entry, arguments))
        : new Answer.Refused<>(problems);
  }

  /**
   * What is wrong with a section of a fleet file, before a restore point says what its status was
   * and a plan fills in what stands in double braces.
   */
  public static List<Problem> review(Entry entry, Map<String, String> given) {
    var known = new TreeMap<>(given);
    for (var parameter : entry.parameters().values()) {
      boolean later =
          Optional.ofNullable(given.get(parameter.name()))
              .map(value -> value.contains(FILLED_LATER))
              .orElse(parameter.fromStatus() && parameter.usual().isEmpty());
      if (later) {
        known.put(parameter.name(), sample(parameter.type()));
      }
    }
    return of(entry, known) instanceof Answer.Refused<Call>(var problems) ? problems : List.of();
  }

  private static String sample(Parameter.Type type) {
    return switch (type) {
      case Parameter.Whole(long from, _) -> Long.toString(from);
      case Parameter.OneOf(var values) -> values.getFirst();
      case Parameter.Version _, Parameter.Name _, Parameter.Line _ -> "x";
    };
  }

  /** Likewise; an exception with the first of it. */
  public static Call checked(Entry entry, Map<String, String> given) throws HostException {
    return switch (of(entry, given)) {
      case Answer.Given<Call>(var call) -> call;
      case Answer.Refused<Call>(var problems) -> throw new HostException(problems.getFirst());
    };
  }

  /** These words with the arguments in their places, each of them one word. */
  public List<String> words(List<String> declared) {
    return declared.stream()
        .map(
            word -> {
              var whole = WHOLE.matcher(word);
              return whole.matches()
                  ? Optional.ofNullable(arguments.get(whole.group(1))).orElse(word)
                  : word;
            })
        .toList();
  }

  /** As {@code deploy-worker (version=v1)}. */
  public String inWords() {
    return entry.name() + inWords(arguments);
  }

  /** As {@code (version=v1)}; nothing when there are none. */
  public static String inWords(SortedMap<String, String> arguments) {
    return arguments.isEmpty()
        ? ""
        : arguments.entrySet().stream()
            .map(one -> one.getKey() + "=" + Quoted.of(one.getValue()))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private static Problem unknown(Entry entry, String name) {
    return Problem.of(
            Problem.Kind.USAGE,
            "command \"" + entry.name() + "\" has no parameter \"" + Quoted.of(name) + "\"",
            Nearest.hint(name, entry.parameters().keySet()))
        .at(new Problem.Place("", 0, 0, "arguments." + name));
  }

  private static Problem missing(Entry entry, Parameter parameter) {
    return Problem.of(
            Problem.Kind.USAGE,
            "command \"" + entry.name() + "\" needs argument \"" + parameter.name() + "\"",
            "It is " + parameter.type().words() + ".")
        .at(new Problem.Place("", 0, 0, "arguments"));
  }

  private static Problem wrong(Entry entry, Parameter parameter, String why) {
    return Problem.of(
            Problem.Kind.USAGE,
            "argument \"" + parameter.name() + "\" of \"" + entry.name() + "\": " + why,
            "The policy of the host decides what is allowed.")
        .at(new Problem.Place("", 0, 0, "arguments." + parameter.name()));
  }
}
