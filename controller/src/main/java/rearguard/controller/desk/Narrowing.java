package rearguard.controller.desk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rearguard.controller.file.Application.Component;
import rearguard.controller.file.Nearest;
import rearguard.controller.plan.Asked;
import rearguard.controller.plan.Scope;
import rearguard.controller.plan.Scope.Place;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;

/**
 * What an operator takes out of a procedure: some hosts, some components, or parts of them. Pure.
 */
enum Narrowing {
  ;

  static Answer<Scope> of(Scope scope, Asked asked) {
    var chosen = scope.with(scope.stance().with(asked.offline(), asked.onFailure()));
    return hosts(chosen, asked.hosts())
        .then(
            exact -> Answer.given(asked.hosts().isEmpty() ? exact : chosen.changing(asked.hosts())))
        .then(some -> asked.only().isEmpty() ? Answer.given(some) : only(some, asked.only()));
  }

  /** Only these hosts, whatever stands in front of them; none named means all. */
  static Answer<Scope> hosts(Scope scope, List<HostName> hosts) {
    var strange = hosts.stream().filter(host -> !scope.hosts().contains(host)).toList();
    if (!strange.isEmpty()) {
      return Answer.refused(
          Problem.of(
              Problem.Kind.NOT_FOUND,
              "host \"" + strange.getFirst() + "\" takes no part in the procedure",
              "See \"rearguard show APP\" for those that do."));
    }
    return Answer.given(hosts.isEmpty() ? scope : scope.where(hosts::contains));
  }

  private static Answer<Scope> only(Scope scope, List<String> words) {
    var wrong = words.stream().flatMap(word -> against(scope, word).stream()).toList();
    return wrong.isEmpty()
        ? Answer.given(
            scope.with(place -> Optional.of(narrowed(place, words)).filter(p -> wants(p, words))))
        : new Answer.Refused<>(wrong);
  }

  private static boolean wants(Place place, List<String> words) {
    return words.stream().anyMatch(word -> component(word).equals(name(place)));
  }

  /** With a section that lists only the wanted parts; whole when the component is named as well. */
  private static Place narrowed(Place place, List<String> words) {
    var parts =
        words.stream()
            .filter(word -> component(word).equals(name(place)))
            .map(Narrowing::part)
            .toList();
    return parts.isEmpty() || parts.contains("")
        ? place
        : place.with(narrowed(place.component(), place.driver().parts().orElseThrow(), parts));
  }

  private static Component narrowed(Component component, String key, List<String> parts) {
    var entries = new LinkedHashMap<>(component.settings().entries());
    entries.put(
        key, new Setting.Many(parts.stream().<Setting>map(Setting.Text::new).distinct().toList()));
    return component.with(Setting.Group.of(entries));
  }

  private static Optional<Problem> against(Scope scope, String word) {
    var places = scope.places().stream().filter(p -> name(p).equals(component(word))).toList();
    if (places.isEmpty()) {
      var names = scope.places().stream().map(Narrowing::name).distinct().toList();
      return Optional.of(
          missing(
              "component \"" + Quoted.of(component(word)) + "\" takes no part in the procedure",
              Nearest.hint(component(word), names)));
    }
    return part(word).isEmpty() ? Optional.empty() : against(places.getFirst(), word);
  }

  private static Optional<Problem> against(Place place, String word) {
    var key = place.driver().parts();
    if (key.isEmpty()) {
      return Optional.of(
          missing(
              "nothing of component \"" + name(place) + "\" can be restored alone",
              "Name it without \"/" + Quoted.of(part(word)) + "\"."));
    }
    var listed = place.component().settings().texts(key.get());
    return listed.isEmpty() || listed.contains(part(word))
        ? Optional.empty()
        : Optional.of(
            missing(
                "\"" + name(place) + "\" has nothing named \"" + Quoted.of(part(word)) + "\"",
                Nearest.hint(part(word), listed)));
  }

  private static Problem missing(String message, String hint) {
    return Problem.of(Problem.Kind.NOT_FOUND, message, hint);
  }

  private static String name(Place place) {
    return place.component().name().value();
  }

  private static String component(String word) {
    return Stream.of(word.split("/", 2)).findFirst().orElse("");
  }

  private static String part(String word) {
    int slash = word.indexOf('/');
    return slash < 0 ? "" : word.substring(slash + 1);
  }
}
