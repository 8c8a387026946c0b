package rearguard.controller.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.check.Check;
import rearguard.model.check.Probe;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.name.Tag;

/**
 * What a fleet file leaves to each host: {@code {{ host.name }}} and {@code {{ tag.KEY }}}, in
 * sections of components and in checks that are asked on a host. Pure. A tag that the host does not
 * have stays as it is written; {@link FleetCheck} refuses it before.
 */
public record HostWords(HostName host, SortedSet<Tag> tags) {
  private static final Pattern WORD =
      Pattern.compile("\\{\\{\\s*(host\\.name|tag\\.([a-z0-9-]+))\\s*\\}\\}");

  private static final int LAST_PORT = 65_535;

  public HostWords {
    tags = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(tags));
  }

  public Setting.Group fill(Setting.Group group) {
    var filled = new LinkedHashMap<String, Setting>();
    group.entries().forEach((key, setting) -> filled.put(key, fill(setting)));
    return new Setting.Group(filled);
  }

  private Setting fill(Setting setting) {
    return switch (setting) {
      case Setting.Text(var value) -> new Setting.Text(fill(value));
      case Setting.Many(var items) -> new Setting.Many(items.stream().map(this::fill).toList());
      case Setting.Group group -> fill(group);
    };
  }

  public Check fill(Check check) {
    return new Check(
        check.name(), fill(check.probe()), check.within(), check.patience(), check.healthyFor());
  }

  /** The check with its port, when that is one on this host. */
  Answer<Check> listening(Check check, String port) {
    var filled = fill(port).strip();
    if (filled.matches("[1-9]\\d{0,4}") && Integer.parseInt(filled) <= LAST_PORT) {
      var probe = new Probe.Listening(Integer.parseInt(filled));
      return Answer.given(
          new Check(check.name(), probe, check.within(), check.patience(), check.healthyFor()));
    }
    return Answer.refused(
        Problem.of(
            Problem.Kind.USAGE,
            "\""
                + Quoted.of(port)
                + "\" is \""
                + Quoted.of(filled)
                + "\" on host "
                + host
                + ", which is no port",
            "Enrol " + host + " with a tag that is a number from 1 to " + LAST_PORT + "."));
  }

  private Probe fill(Probe probe) {
    return switch (probe) {
      case Probe.Http(var url, var statuses, var headers, var json) ->
          new Probe.Http(fill(url), statuses, fill(headers), fill(json));
      case Probe.Tcp(var name, int port) -> new Probe.Tcp(fill(name), port);
      case Probe.Closed(var name, int port) -> new Probe.Closed(fill(name), port);
      case Probe.Listening listening -> listening;
      case Probe.Command(var run, var arguments) -> new Probe.Command(run, fill(arguments));
      case Probe.Manual(var question) -> new Probe.Manual(fill(question));
    };
  }

  private SortedMap<String, String> fill(SortedMap<String, String> texts) {
    var filled = new TreeMap<String, String>();
    texts.forEach((key, text) -> filled.put(key, fill(text)));
    return filled;
  }

  public String fill(String text) {
    return WORD.matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(word(found.group(2)).orElse(found.group())));
  }

  private Optional<String> word(@org.jspecify.annotations.Nullable String key) {
    return key == null
        ? Optional.of(host.value())
        : tags.stream().filter(tag -> tag.key().equals(key)).map(Tag::value).findFirst();
  }

  /** Whether something in braces is left that no host ever fills in. */
  static boolean unknown(String text) {
    return WORD.matcher(text).replaceAll("").contains("{{");
  }

  /** The text with a harmless letter for each template, whatever will fill it. */
  static String without(String text) {
    return text.replaceAll("\\{\\{[^{}]*\\}\\}", "x");
  }

  /** The keys of the tags that a setting asks for and this host does not have. */
  List<String> missing(Setting setting) {
    var missing = new ArrayList<String>();
    switch (fill(setting)) {
      case Setting.Text(var value) ->
          WORD.matcher(value).results().map(found -> found.group(2)).forEach(missing::add);
      case Setting.Many(var items) -> items.forEach(item -> missing.addAll(missing(item)));
      case Setting.Group(var entries) ->
          entries.values().forEach(item -> missing.addAll(missing(item)));
    }
    return missing;
  }

  /** Likewise of a check. */
  List<String> missing(Check check) {
    var texts =
        switch (check.probe()) {
          case Probe.Http(var url, _, var headers, var json) -> url + " " + headers + " " + json;
          case Probe.Tcp(var name, _) -> name;
          case Probe.Closed(var name, _) -> name;
          case Probe.Listening _ -> "";
          case Probe.Command(_, var arguments) -> arguments.toString();
          case Probe.Manual(var question) -> question;
        };
    return missing(new Setting.Text(texts));
  }
}
