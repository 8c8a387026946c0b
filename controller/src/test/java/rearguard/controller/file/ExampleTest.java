package rearguard.controller.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rearguard.controller.file.FleetCheck.Known;
import rearguard.controller.file.WrittenStage.Gate;
import rearguard.model.Answer;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;

/** The example of the design, section 9, without what postgres and migrations are needed for. */
class ExampleTest {
  private static final String FILE =
      """
      application: team-evaluatie
      environment: production
      hosts:
        app: [app1, app2]
      components:
        code:      { on: app, git: { path: /opt/tea, keep: [node_modules, dist] } }
        config:    { on: app, files: { paths: [/opt/tea/.env.prod] } }
        services:  { on: app, compose: { directory: /opt/tea, files: [ops/docker/compose.prod.yml] } }
        web:       { on: app, pm2: { ecosystem: /opt/tea/ecosystem.config.js, apps: [tea] } }
        traffic:   { on: app, ufw: { ports: [80/tcp, 443/tcp] } }
      checks:
        site:    { http: { url: "https://tea.example.org/health" } }
        api:     { http: { url: "http://127.0.0.1:8000/api/v1/health", status: [200, 401], within: 2s }, on: app }
        version: { http: { url: "https://tea.example.org/api/version", json: { commit: "{{ code.commit }}" } } }
        login:   { manual: "a student can log in" }
      procedures:
        code:                                   # rearguard rollback team-evaluatie code
          restore: [code, config, services, web]
          limit: { at-once: 1, may-fail: 0 }
          verify: [api, site, version]
        full:                                   # or the order spelled out
          stages:
            - hold: traffic
            - stop: [services, web]
            - restore: [code, config]
            - restore: [services, web]
              limit: { at-once: 50% }
            - verify: [api]
            - release: traffic
            - verify: [site, version]
            - confirm: "support sees no new tickets"
            - watch: 10m
      """;

  @Test
  void theProcedureFullOfTheDesignIsAccepted() {
    var read = FleetFile.read("tea.yml", FILE);
    assertThat(read).isInstanceOf(Answer.Given.class);
    var file = ((Answer.Given<FleetFile>) read).value();

    assertThat(FleetCheck.problems(file, known())).isEmpty();
    var full = file.application().procedure("full").orElseThrow();
    assertThat(full.stages())
        .extracting(WrittenStage::words)
        .containsExactly(
            "hold traffic",
            "stop services, web",
            "restore code, config",
            "restore services, web",
            "verify api",
            "release traffic",
            "verify site, version",
            "confirm-1",
            "watch 10m");
    assertThat(full.stages().get(7).gate())
        .get()
        .isInstanceOfSatisfying(
            Gate.Person.class, person -> assertThat(person.check().manual()).isTrue());
    assertThat(full.stages().getLast().verify())
        .extracting(Object::toString)
        .containsExactly("site", "api", "version");
  }

  private static Known known() {
    Map<HostName, SortedSet<Tag>> hosts =
        Stream.of("app1", "app2").collect(Collectors.toMap(HostName::new, _ -> new TreeSet<>()));
    var drivers =
        Stream.of(
            driver("git", Kind.CODE, Set.of(), "path", "keep"),
            driver("files", Kind.CONFIG, Set.of(), "paths"),
            driver("compose", Kind.PROCESS, Set.of(Ability.STOP_AND_START), "directory", "files"),
            driver("pm2", Kind.PROCESS, Set.of(Ability.STOP_AND_START), "ecosystem", "apps"),
            driver("ufw", Kind.TRAFFIC, Set.of(Ability.HOLD_TRAFFIC), "ports"));
    return new Known(hosts, drivers.collect(Collectors.toMap(DriverSpec::name, spec -> spec)));
  }

  private static DriverSpec driver(String name, Kind kind, Set<Ability> abilities, String... keys) {
    var all =
        Stream.of(keys)
            .map(key -> new DriverSpec.Key(key, shape(key), false, "what is meant"))
            .toList();
    return new DriverSpec(new DriverName(name), kind, abilities, all);
  }

  private static DriverSpec.Shape shape(String key) {
    return List.of("path", "directory", "ecosystem").contains(key)
        ? DriverSpec.Shape.TEXT
        : DriverSpec.Shape.TEXTS;
  }
}
