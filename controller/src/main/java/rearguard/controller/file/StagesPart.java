package rearguard.controller.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import rearguard.controller.file.Application.AskedCheck;
import rearguard.controller.file.WrittenStage.Deed;
import rearguard.controller.file.WrittenStage.Gate;
import rearguard.model.check.Check;
import rearguard.model.check.Probe;
import rearguard.model.name.CheckName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.Quoted;
import rearguard.model.name.Spelt;

/** The part of a procedure that spells its order out: {@code stages}. */
enum StagesPart {
  ;

  private static final List<String> DEEDS = Stream.of(Deed.values()).map(Spelt::of).toList();
  private static final int MOST = 100;
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration DAY = Duration.ofDays(1);

  /** Words that a later version may know, and what does it today. */
  private static final Map<String, String> LATER =
      Map.of(
          "start", "What is restored starts again: name it in a stage that restores.",
          "restart", "What is restored starts again: name it in a stage that restores.",
          "backup", "The undo point is taken before anything changes, without a stage.",
          "set", "Use \"rearguard flag set\".",
          "run", "Write a component of the driver command, and restore it.",
          "notify", "Follow the run with \"rearguard run watch\".");

  /** What may be named in a stage. */
  record Names(List<ComponentName> components, List<AskedCheck> checks) {
    List<CheckName> asked() {
      return checks.stream().map(one -> one.check().name()).toList();
    }
  }

  /**
   * The stages, in order; what keeps the list itself from being safe is told as well.
   *
   * @param restore what the procedure has to do with, where it says so
   */
  static List<WrittenStage> read(Keys keys, Names names, Optional<List<ComponentName>> restore) {
    var page = keys.page();
    var node = keys.get("stages").orElse(keys.node());
    var path = keys.path("stages");
    for (var stray : List.of("hold", "purge", "verify")) {
      if (keys.get(stray).isPresent()) {
        page.wrong(
            keys.key(stray),
            keys.path(stray),
            "\"" + stray + "\" stands beside stages that are spelled out",
            "Say it in a stage, as \"- " + stray + ": …\".");
      }
    }
    if (!(node instanceof SequenceNode list) || list.getValue().isEmpty()) {
      page.wrong(node, path, "\"stages\" must be a list of stages", "Write \"- restore: code\".");
      return List.of();
    }
    if (list.getValue().size() > MOST) {
      page.wrong(node, path, "more than " + MOST + " stages", "Put together what may go together.");
      return List.of();
    }
    int before = page.problems().size();
    var stages = new ArrayList<WrittenStage>();
    for (int i = 0; i < list.getValue().size(); i++) {
      Keys.of(page, list.getValue().get(i), path + "[" + i + "]")
          .flatMap(inner -> stage(inner, names, stages))
          .ifPresent(stages::add);
    }
    if (page.problems().size() == before) {
      StageList.against(stages, names.checks(), restore.orElse(names.components()))
          .forEach(
              against ->
                  page.wrong(
                      list.getValue().get(against.stage()),
                      path + "[" + against.stage() + "]",
                      against.message(),
                      against.hint()));
    }
    return stages;
  }

  private static Optional<WrittenStage> stage(Keys keys, Names names, List<WrittenStage> before) {
    refuseLater(keys);
    keys.only(Stream.of(DEEDS, LATER.keySet(), List.of("limit")).flatMap(w -> w.stream()).toList());
    var deeds = keys.names().stream().filter(DEEDS::contains).toList();
    var main = deeds.stream().filter(word -> !word.equals("verify")).toList();
    boolean later = keys.names().stream().anyMatch(LATER::containsKey);
    if (deeds.isEmpty() || main.size() > 1) {
      if (!later) {
        keys.page()
            .wrong(
                keys.node(),
                keys.path(),
                "a stage must do exactly one thing",
                "Give it one of " + String.join(", ", DEEDS) + "; begin each stage with \"- \".");
      }
      return Optional.empty();
    }
    var word = main.isEmpty() ? "verify" : main.getFirst();
    var deed = deed(word);
    refuseStray(keys, deed);
    if (deed.waits()) {
      return gate(keys, names, before);
    }
    var components =
        main.isEmpty()
            ? List.<ComponentName>of()
            : named(keys, word, "component", names.components(), ComponentName::value);
    var verify = named(keys, "verify", "check", names.asked(), CheckName::value);
    var limit = limit(keys);
    return Optional.of(
        new WrittenStage(
            deed,
            components,
            limit.flatMap(inner -> ProceduresPart.share(inner, "at-once")),
            limit.flatMap(ProceduresPart::mayFail),
            verify,
            Optional.empty()));
  }

  private static void refuseLater(Keys keys) {
    keys.names().stream()
        .filter(LATER::containsKey)
        .forEach(
            word ->
                keys.page()
                    .wrong(
                        keys.key(word),
                        keys.path(word),
                        "stages that " + word + " are not available in this version",
                        LATER.getOrDefault(word, "")));
  }

  private static Optional<WrittenStage> gate(Keys keys, Names names, List<WrittenStage> before) {
    return keys.get("confirm").isPresent()
        ? confirm(keys, names, before)
        : watch(keys, names, before);
  }

  /** The question has a name of its own, by which a person answers it. */
  private static Optional<WrittenStage> confirm(Keys keys, Names names, List<WrittenStage> before) {
    var page = keys.page();
    var node = keys.get("confirm").orElse(keys.node());
    long number = before.stream().filter(stage -> stage.deed() == Deed.CONFIRM).count() + 1;
    var name = new CheckName("confirm-" + number);
    if (names.asked().contains(name)) {
      page.wrong(
          keys.key("confirm"),
          keys.path("confirm"),
          "check \"" + name + "\" has the name of what this stage asks",
          "Give the check another name.");
    }
    var question = page.text(node, keys.path("confirm"));
    if (question.filter(text -> text.isBlank() || !Quoted.of(text).equals(text)).isPresent()) {
      page.wrong(
          node,
          keys.path("confirm"),
          "a person is asked nothing that fits on one line",
          "Write what must be so, as \"support sees no new tickets\", in at most 200 characters.");
    }
    return question
        .map(text -> new Check(name, new Probe.Manual(text), ANSWER, Duration.ZERO, Duration.ZERO))
        .map(check -> waiting(Deed.CONFIRM, List.of(), new Gate.Person(check)));
  }

  /** What was verified before has to hold; people are not asked again. */
  private static Optional<WrittenStage> watch(Keys keys, Names names, List<WrittenStage> before) {
    var page = keys.page();
    var node = keys.get("watch").orElse(keys.node());
    var watched =
        names.checks().stream()
            .map(AskedCheck::check)
            .filter(check -> !check.manual())
            .map(Check::name)
            .filter(name -> before.stream().anyMatch(stage -> stage.verify().contains(name)))
            .toList();
    if (watched.isEmpty()) {
      page.wrong(
          keys.key("watch"),
          keys.path("watch"),
          "nothing is there to watch: no stage before verifies a check that hosts answer",
          "Verify in a stage before, as \"- verify: [site]\".");
    }
    var length = page.duration(node, keys.path("watch"));
    if (length.filter(time -> time.isZero() || time.compareTo(DAY) > 0).isPresent()) {
      page.wrong(
          node, keys.path("watch"), "nobody watches for so long", "Write 1s to 24h, as 10m.");
    }
    return length.map(time -> waiting(Deed.WATCH, watched, new Gate.Span(time)));
  }

  private static WrittenStage waiting(Deed deed, List<CheckName> verify, Gate gate) {
    return new WrittenStage(
        deed, List.of(), Optional.empty(), Optional.empty(), verify, Optional.of(gate));
  }

  private static Deed deed(String word) {
    return Stream.of(Deed.values())
        .filter(one -> Spelt.of(one).equals(word))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<Keys> limit(Keys keys) {
    return keys.get("limit")
        .flatMap(node -> Keys.of(keys.page(), node, keys.path("limit")))
        .map(inner -> inner.only("at-once", "may-fail"));
  }

  private static void refuseStray(Keys keys, Deed deed) {
    if (!deed.brings() && keys.get("limit").isPresent()) {
      keys.page()
          .wrong(
              keys.key("limit"),
              keys.path("limit"),
              "a stage that does not restore has no limit",
              "It goes on all hosts at once; take \"limit\" away.");
    }
    if (!deed.brings() && deed != Deed.VERIFY && keys.get("verify").isPresent()) {
      keys.page()
          .wrong(
              keys.key("verify"),
              keys.path("verify"),
              "a stage that only does \"" + Spelt.of(deed) + "\" verifies nothing",
              "Write the checks into a stage of their own, as \"- verify: …\".");
    }
  }

  /** At least one, each once. */
  private static <T> List<T> named(
      Keys keys, String key, String what, List<T> all, Function<T, String> words) {
    if (keys.get(key).isEmpty()) {
      return List.of();
    }
    var found = ProceduresPart.known(keys, key, what, all, words).orElse(List.of());
    var items = keys.get(key).map(keys.page()::items).orElse(List.of());
    if (items.isEmpty()) {
      wrong(keys, keys.key(key), key, "\"" + key + "\" names no " + what, "Name at least one.");
    }
    for (int i = 1; i < found.size(); i++) {
      if (found.subList(0, i).contains(found.get(i))) {
        var name = Quoted.of(words.apply(found.get(i)));
        wrong(keys, keys.key(key), key, "\"" + name + "\" stands here twice", "Keep one.");
      }
    }
    return found;
  }

  private static void wrong(Keys keys, Node node, String key, String message, String hint) {
    keys.page().wrong(node, keys.path(key), message, hint);
  }
}
