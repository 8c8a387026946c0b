package rearguard.controller.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.Node;
import rearguard.controller.file.Application.AskedCheck;
import rearguard.controller.file.Application.Component;
import rearguard.controller.file.Application.Procedure;
import rearguard.controller.file.Application.Share;
import rearguard.controller.file.Application.Stance;
import rearguard.model.name.ComponentName;
import rearguard.model.name.Quoted;
import rearguard.model.name.Spelt;
import rearguard.model.plan.Offline;
import rearguard.model.plan.OnFailure;

/** The part of a fleet file that names ways to roll back. */
enum ProceduresPart {
  ;

  private static final int MOST_HOSTS = 10_000;

  static List<Procedure> read(
      Page page, Node node, List<Component> components, List<AskedCheck> checks) {
    var procedures = new ArrayList<Procedure>();
    Keys.of(page, node, "procedures")
        .ifPresent(
            keys ->
                keys.forEach(
                    (name, value) ->
                        procedure(page, keys, name, value, components, checks)
                            .ifPresent(procedures::add)));
    return procedures;
  }

  private static Optional<Procedure> procedure(
      Page page,
      Keys all,
      String name,
      Node value,
      List<Component> components,
      List<AskedCheck> checks) {
    if (!name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?") || name.equals("undo")) {
      page.wrong(
          all.key(name),
          all.path(name),
          "procedure \"" + Quoted.of(name) + "\" is not allowed",
          "Use lower-case letters, digits and hyphens, at most 63, and not \"undo\".");
    }
    return Keys.of(page, value, all.path(name))
        .map(keys -> procedure(page, keys, name, components, checks));
  }

  private static Procedure procedure(
      Page page, Keys keys, String name, List<Component> components, List<AskedCheck> checks) {
    keys.only("restore", "hold", "purge", "limit", "verify", "offline", "on-failure", "stages");
    var names = components.stream().map(Component::name).toList();
    var limit =
        keys.get("limit")
            .flatMap(node -> Keys.of(page, node, keys.path("limit")))
            .map(k -> k.only("at-once", "may-fail", "budget"));
    var usual = Stance.USUAL;
    var stance =
        new Stance(
            chosen(keys, "offline", List.of(Offline.values())).orElse(usual.offline()),
            chosen(keys, "on-failure", List.of(OnFailure.values())).orElse(usual.onFailure()),
            limit.flatMap(inner -> share(inner, "budget")));
    var what =
        new Procedure(
            name,
            List.of(),
            List.of(),
            List.of(),
            limit.flatMap(inner -> share(inner, "at-once")).orElse(Share.ONE),
            limit.flatMap(ProceduresPart::mayFail).orElse(0),
            List.of(),
            stance,
            List.of());
    var restore = known(keys, "restore", "component", names, Object::toString);
    return keys.get("stages").isPresent()
        ? what.in(StagesPart.read(keys, new StagesPart.Names(names, checks), restore))
        : derived(keys, what, restore, new StagesPart.Names(names, checks));
  }

  /** One whose order follows from the drivers. */
  private static Procedure derived(
      Keys keys, Procedure what, Optional<List<ComponentName>> restore, StagesPart.Names names) {
    var all = names.components();
    var asked = names.asked();
    var hold = known(keys, "hold", "component", all, Object::toString).orElse(List.of());
    var purge = known(keys, "purge", "component", all, Object::toString).orElse(List.of());
    restore.ifPresent(some -> refuseBoth(keys, some, purge));
    var verify = known(keys, "verify", "check", asked, Object::toString).orElse(asked);
    var others = all.stream().filter(one -> !purge.contains(one)).toList();
    return what.with(restore.orElse(others), hold, purge, verify);
  }

  static Optional<Integer> mayFail(Keys limit) {
    return limit
        .get("may-fail")
        .flatMap(node -> limit.page().number(node, limit.path("may-fail"), 0, MOST_HOSTS));
  }

  static Optional<Share> share(Keys limit, String key) {
    return limit.get(key).flatMap(node -> share(limit.page(), node, limit.path(key), key));
  }

  private static void refuseBoth(
      Keys keys, List<ComponentName> restore, List<ComponentName> purge) {
    purge.stream()
        .filter(restore::contains)
        .forEach(
            both ->
                keys.page()
                    .wrong(
                        keys.key("purge"),
                        keys.path("purge"),
                        "component \"" + both + "\" is to be restored and purged",
                        "Take it out of restore, or out of purge."));
  }

  /** Names that the file has; empty when the key is not there, which means all. */
  static <T> Optional<List<T>> known(
      Keys keys, String key, String what, List<T> all, Function<T, String> words) {
    var page = keys.page();
    return keys.get(key)
        .map(
            node -> {
              var named = new ArrayList<T>();
              for (var item : page.items(node)) {
                page.text(item, keys.path(key))
                    .ifPresent(
                        text ->
                            all.stream()
                                .filter(one -> words.apply(one).equals(text))
                                .findFirst()
                                .ifPresentOrElse(
                                    named::add,
                                    () ->
                                        page.wrong(
                                            item,
                                            keys.path(key),
                                            "there is no " + what + " \"" + Quoted.of(text) + "\"",
                                            Nearest.hint(text, all.stream().map(words).toList()))));
              }
              return named;
            });
  }

  /** One of a few words, in lower case. */
  private static <T extends Enum<T>> Optional<T> chosen(Keys keys, String key, List<T> words) {
    var names = words.stream().map(Spelt::of).toList();
    return keys.get(key)
        .flatMap(
            node ->
                keys.page()
                    .text(node, keys.path(key))
                    .flatMap(
                        text -> {
                          if (!names.contains(text)) {
                            keys.page()
                                .wrong(
                                    node,
                                    keys.path(key),
                                    key + " \"" + Quoted.of(text) + "\" is not allowed",
                                    "Write one of " + String.join(", ", names) + ".");
                            return Optional.empty();
                          }
                          return Optional.of(words.get(names.indexOf(text)));
                        }));
  }

  private static Optional<Share> share(Page page, Node node, String path, String key) {
    return page.text(node, path)
        .flatMap(
            text -> {
              if (text.matches("[1-9]\\d{0,3}")) {
                return Optional.of(new Share(Integer.parseInt(text), false));
              }
              if (text.matches("([1-9]\\d?|100)%")) {
                return Optional.of(
                    new Share(Integer.parseInt(text.substring(0, text.length() - 1)), true));
              }
              page.wrong(
                  node,
                  path,
                  key + " \"" + Quoted.of(text) + "\" is not allowed",
                  "Write a number of hosts from 1, or a part as 50%.");
              return Optional.empty();
            });
  }
}
