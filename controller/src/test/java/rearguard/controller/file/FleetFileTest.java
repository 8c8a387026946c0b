package rearguard.controller.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.controller.file.FleetCheck.Known;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.check.Probe;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.DriverSpec.Shape;
import rearguard.model.driver.Kind;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;

class FleetFileTest {
  private static final String GOOD =
      """
      application: shop
      environment: production
      hosts:
        app: [web1, web2]
        db: { tags: { role: db } }
      components:
        code: { on: app, git: { path: /srv/shop, keep: [node_modules, dist] } }
        web:
          on: app
          pm2: { apps: shop }
      checks:
        health: { http: { url: "http://127.0.0.1:3000/health", status: [200, 204], within: 2s }, on: app }
        port: { listening: { port: 3000 }, on: code, patience: 10s }
        version: { http: { url: "http://x/v", json: { commit: "{{ code.commit }}" }, retries: 3 } }
        db: { tcp: "127.0.0.1:5432", healthy-for: 1m }
        login: { manual: "a student can log in" }
      procedures:
        code:
          restore: [code, web]
          limit: { at-once: 50%, may-fail: 1 }
          verify: [health, version]
        quick: { restore: web }
      """;

  @Test
  void everythingThatAFileSaysIsRead() {
    var application = given(GOOD);
    assertThat(application.name()).hasToString("shop");
    assertThat(application.environment()).isEqualTo("production");
    assertThat(application.hosts(fleet())).hasToString("[web1, web2, db1]");
    assertThat(application.components())
        .extracting(c -> c.name().value())
        .containsExactly("code", "web");
    var code = application.component(new ComponentName("code")).orElseThrow();
    assertThat(code.settings().texts("keep")).containsExactly("node_modules", "dist");
    assertThat(code.settings().text("path")).contains("/srv/shop");
    assertThat(application.procedure("code").orElseThrow().limit(4).atOnce()).isEqualTo(2);
    assertThat(application.procedure("code").orElseThrow().mayFail()).isEqualTo(1);
    assertThat(application.procedure("quick").orElseThrow().verify()).hasSize(5);
  }

  @Test
  void checksKeepTheirPatience() {
    var checks = given(GOOD).checks();
    assertThat(checks.get(0).check().within()).isEqualTo(Duration.ofSeconds(2));
    assertThat(((Probe.Http) checks.get(0).check().probe()).statuses()).containsExactly(200, 204);
    assertThat(checks.get(1).on()).containsExactly("app");
    assertThat(checks.get(1).check().patience()).isEqualTo(Duration.ofSeconds(10));
    assertThat(checks.get(2).check().patience()).isEqualTo(Duration.ofSeconds(15));
    assertThat(checks.get(2).ofTheWhole()).isTrue();
    assertThat(checks.get(3).check())
        .extracting(Check::probe, Check::healthyFor)
        .containsExactly(new Probe.Tcp("127.0.0.1", 5432), Duration.ofMinutes(1));
  }

  @Test
  void aCheckMayBeACommandThatTheHostDeclares() {
    var smoke = "  smoke: { command: smoke-tests, arguments: { level: 2, of: x }, on: app }\n";
    var check = given(GOOD.replace("  login:", smoke + "  login:")).checks().get(4);
    assertThat(check.check().probe())
        .isEqualTo(
            new Probe.Command(
                "smoke-tests", new java.util.TreeMap<>(java.util.Map.of("level", "2", "of", "x"))));
    assertThat(check.check().within()).isEqualTo(Duration.ofMinutes(5));
    assertThat(check.check().patience()).isZero();
    assertThat(check.on()).containsExactly("app");
  }

  @Test
  void aCommandIsANameAndNeverALine() {
    assertThat(
            told(
                """
                application: shop
                hosts: { app: [web1] }
                components:
                  code: { on: app, git: { path: /srv } }
                checks:
                  one: { command: "sh -c reboot" }
                  two: { command: smoke, arguments: { level: [1] } }
                  three: { tcp: "127.0.0.1:1", arguments: { a: b } }
                  four: { command: smoke, argument: { a: b } }
                """))
        .containsExactlyInAnyOrder(
            "6:19 checks.one.command \"sh -c reboot\" is not the name of a command",
            "7:46 checks.two.arguments.level \"level\" must be a text, but is a list",
            "8:32 checks.three.arguments a check of \"tcp\" has no arguments",
            "9:27 checks.four.argument unknown key \"argument\" | Did you mean \"arguments\"?");
  }

  @Test
  void everyMistakeIsToldAtOnceWithItsPlace() {
    assertThat(
            told(
                """
                aplication: shop
                hosts:
                  app: [web1, web1, "../x"]
                components:
                  code: { on: ap, git: { path: /srv } }
                  code: { on: app }
                  web: { on: app, pm2: {}, git: {} }
                  Bad: { on: app, git: 7 }
                checks:
                  one: { http: { urll: x, status: 999 } }
                  two: { tcp: nowhere, on: nobody, within: 2 fortnights }
                  three: { listening: 70000, patience: soon }
                  four: {}
                  a@b: { tcp: "x:1" }
                  proof-of-hold-80: { tcp: "x:1" }
                  five: { listening: 80, from: app }
                  six: { closed: "x:1", from: ../y }
                prove-from: { hosts: app, at: web1, by: me }
                procedures:
                  p: { restore: [cod], verify: [on], limit: { at-once: 0, may-fail: -1 }, when: now }
                  undo: { stages: [] }
                """))
        .containsExactlyInAnyOrder(
            "1:1 application \"application\" is missing",
            "1:1 aplication unknown key \"aplication\" | Did you mean \"application\"?",
            "3:15 hosts.app host \"web1\" stands here twice",
            "3:21 hosts.app host name \"../x\" is not allowed",
            "6:3 components.code \"code\" stands here twice",
            "5:15 components.code.on there is no group \"ap\" under hosts | Did you mean \"app\"?",
            "7:3 components.web component \"web\" names more than one driver: pm2, git",
            "8:3 components.Bad component name \"Bad\" is not allowed",
            "8:24 components.Bad.git \"git\" must be a group of keys, but is a text",
            "10:18 checks.one.http.urll unknown key \"urll\" | Did you mean \"url\"?",
            "10:16 checks.one.http.url \"url\" is missing",
            "10:35 checks.one.http.status \"status\" \"999\" is not allowed",
            "11:15 checks.two.tcp \"nowhere\" is not a host and a port",
            "11:28 checks.two.on \"nobody\" is neither a group nor a component",
            "11:44 checks.two.within \"2 fortnights\" is not a time",
            "12:23 checks.three.listening \"listening\" \"70000\" is not allowed",
            "12:40 checks.three.patience \"soon\" is not a time",
            "13:9 checks.four check \"four\" must ask exactly one thing",
            "14:3 checks.a@b check name is not allowed",
            "15:3 checks.proof-of-hold-80 check name is not allowed",
            "16:26 checks.five.from listening cannot be asked from another host",
            "17:31 checks.six.from \"../y\" is neither a group nor a host",
            "18:27 prove-from.at \"web1\" is not what a host fills in",
            "18:37 prove-from.by unknown key \"by\"",
            "20:18 procedures.p.restore there is no component \"cod\" | Did you mean \"code\"?",
            "20:33 procedures.p.verify there is no check \"on\"",
            "20:56 procedures.p.limit.at-once at-once \"0\" is not allowed",
            "20:69 procedures.p.limit.may-fail \"may-fail\" \"-1\" is not allowed",
            "20:75 procedures.p.when unknown key \"when\"",
            "21:3 procedures.undo procedure \"undo\" is not allowed",
            "21:19 procedures.undo.stages \"stages\" must be a list of stages");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        "just words",
        "[1, 2]",
        "application: shop\nhosts:\n\tapp: [web1]\n",
        "application: \"shop",
        "application: shop\n---\napplication: other\n",
        "application: shop\nhosts: { app: &a [*a] }\n",
        "application: !!java.net.URL [http://x]\n",
        "application: { a: 1 }\nhosts: 7\ncomponents: x\nchecks: [1]\nprocedures: 3\n",
        "application: shop\u0007\n",
        "? [a, b]\n: c\n",
        "application: ~\nhosts: {}\ncomponents: {}\n"
      })
  void oddFilesAreRefusedInWords(String text) {
    assertThat(told(text)).isNotEmpty().allMatch(line -> line.matches("(?s)\\d+:\\d+ .+"));
  }

  @Test
  void aBombIsRefusedBeforeItGoesOff() {
    var bomb =
        "a0: &a0 [x]\n"
            + IntStream.range(1, 60)
                .mapToObj(i -> "a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1))
                .collect(Collectors.joining());
    assertThat(told(bomb)).singleElement().asString().contains("alias");
    assertThat(told("a: ".repeat(1) + "[".repeat(5_000))).hasSize(1);
    assertThat(told("application: " + "x".repeat(300_000)))
        .singleElement()
        .asString()
        .contains("256 KiB");
    assertThat(told("x".repeat(90_000) + ": 1\n")).allMatch(line -> line.length() < 600);
  }

  @Test
  void hostileTextNeverReachesAMessageRaw() {
    assertThat(told("application: \"a\\u202eb\\e[31m\\nc\"\n\"k\\e]0;x\\a\": 1\n"))
        .isNotEmpty()
        .allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c != 0x202e));
  }

  @Test
  void whatDoesNotFitTheFleetIsTold() {
    var file =
        read(
            """
            application: shop
            hosts: { app: [web1, web3], db: { tags: { role: cache } } }
            components:
              code: { on: app, git: { pth: /srv, keep: { a: b } } }
              web: { on: app, pm: { apps: x } }
            """);
    assertThat(words(FleetCheck.problems(file, known())))
        .containsExactly(
            "2:22 hosts.app[1] host \"web3\" is not enrolled | Did you mean \"web1\"?",
            "2:35 hosts.db.tags no enrolled host has the tags [role=cache]",
            "4:27 components.code.git.pth unknown key \"pth\" of driver git | Did you mean \"path\"?",
            "4:20 components.code.git \"path\" is missing",
            "4:38 components.code.git.keep \"keep\" must be a list of texts",
            "5:19 components.web.pm there is no driver \"pm\" | Did you mean \"pm2\"?");
  }

  @Test
  void whoIsAskedAboutOthersMustBeEnrolledAndEveryHeldHostSayWhereItIs() {
    var file =
        read(
            """
            application: shop
            hosts: { app: [web1, web2] }
            components:
              traffic: { on: app, pm2: {} }
            checks:
              site: { closed: "{{ host.name }}:80", on: app, from: [db1, egde] }
            prove-from: { hosts: web9, at: "{{ tag.ip }}" }
            """);
    var holds =
        new DriverSpec(
            new DriverName("pm2"), Kind.TRAFFIC, Set.of(Ability.HOLD_TRAFFIC), List.of());
    assertThat(words(FleetCheck.problems(file, new Known(fleet(), Map.of(holds.name(), holds)))))
        .containsExactly(
            "6:50 checks.site.from \"egde\" is neither a group nor an enrolled host",
            "7:1 prove-from \"web9\" is neither a group nor an enrolled host"
                + " | Did you mean \"web1\"?",
            "7:28 prove-from.at host \"web1\" has no tag \"ip\"",
            "7:28 prove-from.at host \"web2\" has no tag \"ip\"");
  }

  @Test
  void changesAreToldInWords() {
    var now = given(GOOD);
    var before =
        given(GOOD.replace("/srv/shop", "/srv/old").replace("        login", "        logon"));
    assertThat(Changes.between(Optional.empty(), now))
        .singleElement()
        .asString()
        .contains("is new");
    assertThat(Changes.between(Optional.of(now), now)).containsExactly("nothing changes");
    assertThat(Changes.between(Optional.of(before), now)).containsExactly("component code changes");
  }

  private static Application given(String text) {
    return read(text).application();
  }

  private static FleetFile read(String text) {
    return switch (FleetFile.read("shop.yml", text)) {
      case Answer.Given<FleetFile>(var file) -> file;
      case Answer.Refused<FleetFile>(var problems) ->
          throw new AssertionError(String.join("\n", words(problems)));
    };
  }

  private static List<String> told(String text) {
    return switch (FleetFile.read("shop.yml", text)) {
      case Answer.Given<FleetFile> _ -> List.of();
      case Answer.Refused<FleetFile>(var problems) -> words(problems);
    };
  }

  private static List<String> words(List<Problem> problems) {
    return problems.stream()
        .map(
            problem -> {
              var place = problem.place().orElseThrow();
              var words = problem.message().replaceAll(" is not allowed: .*", " is not allowed");
              return place.line()
                  + ":"
                  + place.column()
                  + " "
                  + place.path()
                  + " "
                  + words
                  + (problem.hint().startsWith("Did you") ? " | " + problem.hint() : "");
            })
        .toList();
  }

  private static Known known() {
    var git =
        new DriverSpec(
            new DriverName("git"),
            Kind.CODE,
            Set.of(),
            List.of(
                new DriverSpec.Key("path", Shape.TEXT, true, "the folder"),
                new DriverSpec.Key("keep", Shape.TEXTS, false, "folders to keep")));
    var pm2 = new DriverSpec(new DriverName("pm2"), Kind.PROCESS, Set.of(), List.of());
    return new Known(fleet(), Map.of(git.name(), git, pm2.name(), pm2));
  }

  private static Map<HostName, SortedSet<Tag>> fleet() {
    return Map.of(
        new HostName("web1"),
        new TreeSet<>(),
        new HostName("web2"),
        new TreeSet<>(),
        new HostName("db1"),
        new TreeSet<>(Set.of(new Tag("role", "db"))));
  }
}
