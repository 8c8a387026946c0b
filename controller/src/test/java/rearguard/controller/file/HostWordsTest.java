package rearguard.controller.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.check.Check;
import rearguard.model.check.Probe;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;

class HostWordsTest {
  private static final HostWords WEB1 =
      new HostWords(new HostName("web1"), tags("role=web", "home=srv/a"));

  @ParameterizedTest
  @CsvSource({
    "/srv/{{ host.name }}/app, /srv/web1/app",
    "{{host.name}}{{  host.name  }}, web1web1",
    "/{{ tag.home }}, /srv/a",
    "{{ tag.port }}, {{ tag.port }}",
    "{{ code.commit }}, {{ code.commit }}",
    "{{ host.nam }}, {{ host.nam }}",
    "{ host.name }, { host.name }",
    "plain, plain"
  })
  void aTextIsFilledWithWhatTheHostIs(String text, String filled) {
    assertThat(WEB1.fill(text)).isEqualTo(filled);
  }

  @Test
  void everyTextOfASectionIsFilledHoweverDeep() {
    var section =
        group(
            "path",
            new Setting.Text("/srv/{{ host.name }}"),
            "keep",
            new Setting.Many(List.of(new Setting.Text("{{ tag.role }}"), new Setting.Text("b"))),
            "more",
            group("deep", new Setting.Text("{{ tag.role }}")));
    assertThat(WEB1.fill(section))
        .isEqualTo(
            group(
                "path",
                new Setting.Text("/srv/web1"),
                "keep",
                new Setting.Many(List.of(new Setting.Text("web"), new Setting.Text("b"))),
                "more",
                group("deep", new Setting.Text("web"))));
    assertThat(WEB1.fill(section).entries().sequencedKeySet())
        .containsExactlyElementsOf(section.entries().sequencedKeySet());
  }

  @Test
  void everyTextOfACheckIsFilled() {
    var http =
        new Probe.Http(
            "http://{{ host.name }}/",
            List.of(204),
            new TreeMap<>(Map.of("Host", "{{ tag.role }}.example")),
            new TreeMap<>(Map.of("name", "{{ host.name }}")));
    assertThat(WEB1.fill(check(http)))
        .isEqualTo(
            check(
                new Probe.Http(
                    "http://web1/",
                    List.of(204),
                    new TreeMap<>(Map.of("Host", "web.example")),
                    new TreeMap<>(Map.of("name", "web1")))));
    assertThat(WEB1.fill(check(new Probe.Tcp("{{ host.name }}", 5))))
        .isEqualTo(check(new Probe.Tcp("web1", 5)));
    assertThat(WEB1.fill(check(new Probe.Manual("is {{ host.name }} up"))))
        .isEqualTo(check(new Probe.Manual("is web1 up")));
    assertThat(WEB1.fill(check(new Probe.Listening(80)))).isEqualTo(check(new Probe.Listening(80)));
  }

  @Test
  void whatTheHostLacksIsNamedAndStaysAsItIsWritten() {
    var section =
        group(
            "a",
            new Setting.Text("{{ tag.port }} {{ tag.role }}"),
            "b",
            new Setting.Many(List.of(new Setting.Text("{{tag.rack}}"))));
    assertThat(WEB1.missing(section)).containsExactly("port", "rack");
    assertThat(WEB1.missing(check(new Probe.Tcp("{{ tag.host }}", 1)))).containsExactly("host");
    assertThat(WEB1.missing(check(new Probe.Manual("{{ tag.role }}")))).isEmpty();
    var json = new TreeMap<>(Map.of("a", "{{ tag.x }}"));
    assertThat(WEB1.missing(check(new Probe.Http("http://h/", List.of(), new TreeMap<>(), json))))
        .containsExactly("x");
  }

  @Test
  void aMissingTagIsToldWithFileLinePathAndTheNearestRightOne() {
    var file =
        read(
            """
            application: shop
            hosts: { app: [web1, web2] }
            components:
              code: { on: app, git: { path: "/srv/{{ tag.rol }}" } }
              web: { on: app, pm2: { user: "{{ tag.role }}" } }
            checks:
              site:
                { http: { url: "http://{{ host.name }}:{{ tag.port }}/" }, on: app }
              whole: { tcp: "db:1" }
            """);
    var known =
        new FleetCheck.Known(
            Map.of(
                new HostName("web1"), tags("role=web", "port=80"),
                new HostName("web2"), tags("role=web")),
            Map.of());
    assertThat(FleetCheck.problems(file, known))
        .extracting(HostWordsTest::words)
        .containsExactlyInAnyOrder(
            "shop.yml:4 components.code.git host \"web1\" has no tag \"rol\""
                + " | Did you mean \"role\"?",
            "shop.yml:4 components.code.git host \"web2\" has no tag \"rol\""
                + " | Did you mean \"role\"?",
            "shop.yml:7 checks.site host \"web2\" has no tag \"port\" | Known here: role.");
  }

  @Test
  void aPortThatMustBeListenedOnIsFilledInByEachHost() {
    var asked =
        read("""
                application: shop
                hosts: { app: [web1] }
                components: { code: { on: app, git: {} } }
                checks:
                  port: { listening: "{{ tag.port }}", on: app }
                  deep: { listening: { port: "1{{ tag.port }}" }, on: code, within: 1s }
                """)
            .application()
            .checks();
    var web1 = new HostWords(new HostName("web1"), tags("port=3001"));
    assertThat(asked.stream().map(one -> one.on(web1).toString()))
        .allMatch(words -> words.startsWith("Given"))
        .anyMatch(words -> words.contains("Listening[port=3001]"))
        .anyMatch(words -> words.contains("Listening[port=13001]"));
  }

  @Test
  void aPortThatIsNoneOnAHostIsToldBeforeAnythingIsApplied() {
    var file =
        read(
            """
            application: shop
            hosts: { app: [web1, web2, web3] }
            components: { code: { on: app, git: {} } }
            checks:
              port: { listening: "{{ tag.port }}", on: app }
            """);
    var known =
        new FleetCheck.Known(
            Map.of(
                new HostName("web1"), tags("port=http"),
                new HostName("web2"), tags("role=web"),
                new HostName("web3"), tags("port=65536")),
            Map.of());
    assertThat(FleetCheck.problems(file, known))
        .extracting(HostWordsTest::words)
        .containsExactlyInAnyOrder(
            "shop.yml:5 checks.port.listening \"{{ tag.port }}\" is \"http\" on host web1, which is"
                + " no port | Enrol web1 with a tag that is a number from 1 to 65535.",
            "shop.yml:5 checks.port host \"web2\" has no tag \"port\" | Known here: role.",
            "shop.yml:5 checks.port.listening \"{{ tag.port }}\" is \"65536\" on host web3, which is"
                + " no port | Enrol web3 with a tag that is a number from 1 to 65535.");
  }

  @Test
  void aPortThatNobodyFillsInIsAMistakeInTheFile() {
    var read =
        FleetFile.read(
            "shop.yml",
            """
            application: shop
            hosts: { app: [web1] }
            components: { code: { on: app, git: {} } }
            checks:
              one: { listening: "{{ code.port }}", on: app }
              two: { listening: "{{ tag.port }}" }
            """);
    assertThat(read).isInstanceOf(Answer.Refused.class);
    if (read instanceof Answer.Refused<FleetFile>(var problems)) {
      assertThat(problems)
          .extracting(HostWordsTest::words)
          .containsExactly(
              "shop.yml:5 checks.one.listening \"{{ code.port }}\" is no port that a host fills in"
                  + " | Write a number, or \"{{ tag.KEY }}\" for a tag that is one.",
              "shop.yml:6 checks.two.listening \"{{ tag.port }}\" is filled in by a host, and the"
                  + " check names none | Say with \"on\" on which hosts it is asked.");
    }
  }

  private static String words(Problem problem) {
    var place = problem.place().orElseThrow();
    return place.file()
        + ":"
        + place.line()
        + " "
        + place.path()
        + " "
        + problem.message()
        + " | "
        + problem.hint();
  }

  private static FleetFile read(String text) {
    return switch (FleetFile.read("shop.yml", text)) {
      case Answer.Given<FleetFile>(var file) -> file;
      case Answer.Refused<FleetFile>(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  private static SortedSet<Tag> tags(String... tags) {
    var all = new TreeSet<Tag>();
    Set.of(tags).forEach(tag -> all.add(Tag.of(tag)));
    return all;
  }

  private static Setting.Group group(Object... pairs) {
    var entries = new java.util.LinkedHashMap<String, Setting>();
    for (int i = 0; i < pairs.length; i += 2) {
      entries.put((String) pairs[i], (Setting) pairs[i + 1]);
    }
    return new Setting.Group(entries);
  }

  private static Check check(Probe probe) {
    return new Check(
        new CheckName("site"), probe, Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO);
  }
}
