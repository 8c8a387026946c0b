package rearguard.agent.driver.systemd;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.PathLook;
import rearguard.agent.paths.PathState;
import rearguard.model.name.Quoted;

/** The end of a unit's journal, fit to be shown. */
record Journal(Place place, Host host) {
  private static final int LINES = 6;
  private static final int SECRET = 6;
  private static final Pattern VALUE =
      Pattern.compile(
          "\"[A-Za-z_][A-Za-z0-9_]*=([^\"]*)\""
              + "|(?m)(?:^|\\s)-{0,2}[A-Za-z_][A-Za-z0-9_-]*=(\"[^\"]*\"|'[^']*'|\\S+)");

  /** Empty, or what to append to a message. */
  String lastWords(UnitLook unit) throws HostException, InterruptedException {
    var ran = host.programs().run(place.commands().journal(unit.name(), LINES));
    var lines = telling(ran.out(), values(unit));
    return lines.isEmpty() ? "" : "; its last lines: " + String.join(" | ", lines);
  }

  /** What its environment holds, wherever that was written. */
  private List<String> values(UnitLook unit) throws HostException, InterruptedException {
    var text = new StringBuilder();
    for (var property : List.of("Environment", "ExecStart")) {
      text.append(told(property, unit));
    }
    for (var file : unit.environmentFiles()) {
      text.append('\n').append(content(file));
    }
    return valuesIn(text.toString());
  }

  private String told(String property, UnitLook unit) throws HostException, InterruptedException {
    var ran = host.programs().run(place.commands().show(List.of(unit.name()), property));
    return ran.out().replace(property + "=", "\n");
  }

  private String content(String file) {
    try {
      return PathLook.at(List.of(file), host.disk()).entries().values().stream()
          .filter(PathState.Plain.class::isInstance)
          .map(PathState.Plain.class::cast)
          .map(plain -> new String(plain.content().bytes(), StandardCharsets.UTF_8))
          .findFirst()
          .orElse("");
    } catch (HostException | IllegalArgumentException e) {
      return "";
    }
  }

  static List<String> valuesIn(String text) {
    return VALUE
        .matcher(text)
        .results()
        .map(match -> Optional.ofNullable(match.group(1)).orElse(match.group(2)))
        .map(value -> value.replaceAll("^[\"']|[\"']$", ""))
        .filter(value -> value.length() >= SECRET && !value.startsWith("/"))
        .distinct()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  static List<String> telling(String journal, List<String> values) {
    var told = new ArrayList<String>();
    for (var line : journal.lines().filter(line -> !line.isBlank()).toList()) {
      var shown = line.strip();
      for (var value : values) {
        shown = shown.replace(value, "…");
      }
      told.add(Quoted.of(shown));
    }
    return told.subList(Math.max(0, told.size() - LINES), told.size());
  }
}
