package rearguard.agent.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import rearguard.model.name.Quoted;

/** Reads one command of the policy file. */
record EntryReader(PolicyKeys keys) {
  private static final List<String> KEYS =
      List.of(
          "run",
          "user",
          "folder",
          "environment",
          "within",
          "success",
          "limits",
          "parameters",
          "undo",
          "probe",
          "status",
          "repeatable",
          "outlives");
  private static final Pattern WHOLE = Pattern.compile("\\{([a-z][a-z0-9-]{0,62})}");
  private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,4})(s|m|h)");
  private static final Pattern BYTES = Pattern.compile("([1-9][0-9]{0,5})([KMG])");
  private static final Duration USUAL = Duration.ofMinutes(5);

  /** An agent lets a restore by a command take an hour; its other steps need their part of it. */
  private static final Duration LONGEST = Duration.ofMinutes(55);

  private static final int LAST_EXIT = 255;

  /** Empty when it cannot be one; what is wrong is on the page in any case. */
  static Optional<Entry> read(String name, PolicyKeys keys) {
    int before = keys.page().problems().size();
    var entry = new EntryReader(keys.only(KEYS)).entry(name);
    return keys.page().problems().size() == before ? Optional.of(entry) : Optional.empty();
  }

  private Entry entry(String name) {
    var parameters = new ParameterReader(keys).all();
    var run = words("run", parameters);
    if (!keys.has("run")) {
      keys.wrong(keys.key("run"), "run", "is missing", "Name program and words as a list.");
    }
    var user = keys.need("user", "Name the account it runs as, the least that can do it.");
    user.filter(text -> !text.matches("[A-Za-z_][A-Za-z0-9_.-]{0,63}"))
        .ifPresent(_ -> keys.wrong(keys.key("user"), "user", "is not a user's name", ""));
    var folder = keys.text("folder").orElse("/");
    var more =
        new Entry.More(
            words("undo", parameters), words("probe", parameters), words("status", Map.of()));
    refuseBlindParameters(parameters, more);
    return new Entry(
        name,
        run,
        new Entry.Place(user.orElse(""), plain("folder", folder)),
        surroundings(),
        within(),
        success(),
        parameters,
        more,
        new Entry.Manner(keys.flag("repeatable"), keys.flag("outlives"), limits()));
  }

  private void refuseBlindParameters(SequencedMap<String, Parameter> parameters, Entry.More more) {
    if (more.status().isEmpty() && parameters.values().stream().anyMatch(Parameter::fromStatus)) {
      keys.wrong(
          keys.key("parameters"),
          "parameters",
          "take a value from a status, but there is none",
          "Say with \"status\" how to see what is in force now.");
    }
  }

  /** Program and words; each parameter in them is one word of its own. */
  private List<String> words(String key, Map<String, Parameter> known) {
    var words = keys.texts(key);
    if (keys.has(key) && words.isEmpty()) {
      keys.wrong(keys.key(key), key, "names no program", "Write [/opt/program, --option].");
    }
    if (!words.isEmpty()) {
      plain(key, words.getFirst());
    }
    for (int at = 0; at < words.size(); at++) {
      judge(key, words.get(at), at == 0 ? "" : words.get(at - 1), known);
    }
    return words;
  }

  private void judge(String key, String word, String before, Map<String, Parameter> known) {
    var whole = WHOLE.matcher(word);
    if (!whole.matches()) {
      known.keySet().stream()
          .filter(name -> word.contains("{" + name + "}"))
          .forEach(
              name ->
                  wrong(
                      key,
                      "has parameter \"" + name + "\" within \"" + Quoted.of(word) + "\"",
                      "Make \"{" + name + "}\" a word of its own."));
    } else if (!known.containsKey(whole.group(1))) {
      wrong(
          key,
          "asks for \"" + whole.group(1) + "\", which is no parameter of it",
          Nearest.hint(whole.group(1), known.keySet()));
    } else if (before.equals("-c")) {
      wrong(
          key,
          "hands parameter \"" + whole.group(1) + "\" to an interpreter as its program",
          "Put the program into a file, and hand it the parameter behind that.");
    }
  }

  private void wrong(String key, String what, String hint) {
    keys.wrong(keys.get(key).orElse(keys.key(key)), key, what, hint);
  }

  private Path plain(String key, String text) {
    boolean right = text.startsWith("/") && Path.of(text).normalize().toString().equals(text);
    if (!right) {
      wrong(
          key,
          "names \"" + Quoted.of(text) + "\", which is not an absolute path in its plain form",
          "Begin with \"/\", without \".\", \"..\" and \"//\".");
    }
    return right ? Path.of(text) : Path.of("/");
  }

  private Entry.Surroundings surroundings() {
    var plain = new TreeMap<String, String>();
    var files = new TreeMap<String, Path>();
    keys.get("environment")
        .flatMap(node -> PolicyKeys.of(keys.page(), node, keys.path("environment")))
        .ifPresent(
            inner ->
                inner.forEach(
                    (name, node) -> {
                      if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,127}")) {
                        inner.wrong(inner.key(name), name, "is no variable's name", "");
                      } else if (node instanceof MappingNode) {
                        PolicyKeys.of(keys.page(), node, inner.path(name))
                            .flatMap(one -> file(one))
                            .ifPresent(file -> files.put(name, file));
                      } else {
                        inner.text(name, node).ifPresent(text -> plain.put(name, text));
                      }
                    }));
    return new Entry.Surroundings(plain, files);
  }

  private static Optional<Path> file(PolicyKeys keys) {
    return keys.only(List.of("file"))
        .need("file", "Name the file that holds the value.")
        .map(text -> new EntryReader(keys).plain("file", text));
  }

  private Duration within() {
    var text = keys.text("within");
    if (text.isEmpty()) {
      return USUAL;
    }
    var time = TIME.matcher(text.get());
    if (time.matches()) {
      long count = Long.parseLong(time.group(1));
      var within =
          switch (time.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
          };
      if (within.compareTo(LONGEST) <= 0) {
        return within;
      }
    }
    wrong("within", "is not a time up to 55m", "Write 90s or 5m.");
    return USUAL;
  }

  private SortedSet<Integer> success() {
    var codes = new TreeSet<Integer>();
    for (var text : keys.texts("success")) {
      if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= LAST_EXIT) {
        codes.add(Integer.parseInt(text));
      } else {
        wrong("success", "holds \"" + Quoted.of(text) + "\", which is no exit code", "0 to 255.");
      }
    }
    return codes.isEmpty() ? new TreeSet<>(List.of(0)) : codes;
  }

  private Optional<Entry.Limits> limits() {
    return keys.get("limits")
        .flatMap(node -> PolicyKeys.of(keys.page(), node, keys.path("limits")))
        .map(inner -> inner.only(List.of("memory", "cpu", "processes")))
        .map(EntryReader::limits);
  }

  private static Entry.Limits limits(PolicyKeys keys) {
    long memory = 0;
    int cpu = 0;
    int processes = 0;
    var bytes = BYTES.matcher(keys.text("memory").orElse(""));
    if (bytes.matches()) {
      memory = Long.parseLong(bytes.group(1)) << (10 * ("KMG".indexOf(bytes.group(2)) + 1));
    } else if (keys.has("memory")) {
      keys.wrong(keys.key("memory"), "memory", "is not an amount", "Write 512M or 2G.");
    }
    var percent = keys.text("cpu").orElse("");
    if (percent.matches("[1-9][0-9]{0,4}%")) {
      cpu = Integer.parseInt(percent.replace("%", ""));
    } else if (keys.has("cpu")) {
      keys.wrong(keys.key("cpu"), "cpu", "is not a share of one core", "Write 50% or 200%.");
    }
    var count = keys.text("processes").orElse("");
    if (count.matches("[1-9][0-9]{0,5}")) {
      processes = Integer.parseInt(count);
    } else if (keys.has("processes")) {
      keys.wrong(keys.key("processes"), "processes", "is not a number", "Write 100.");
    }
    return new Entry.Limits(memory, cpu, processes);
  }
}
