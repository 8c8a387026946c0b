package rearguard.agent.driver.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.compose.engine.Labels;
import rearguard.model.Problem;
import rearguard.model.Setting;

class ComposeSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "directory, opt/tea",
    "directory, /opt/../etc",
    "directory, /opt/tea/",
    "files, ../compose.yml",
    "files, ops/../../compose.yml",
    "files, /etc/compose.yml",
    "files, --help",
    "env-files, ../.env",
    "project, Tea",
    "project, -p",
    "project, ''",
    "profiles, -d",
    "services, --no-deps",
    "services, back end",
    "engine, tcp://10.0.0.1:2375",
    "engine, unix://run/x.sock",
    "engine, unix:///run/../x.sock",
  })
  void whatDoesNotFitIsNamed(String key, String value) {
    var entries = new LinkedHashMap<String, Setting>(Map.of("directory", text("/opt/tea")));
    entries.put(key, text(value));

    var problems = new ComposeDriver().review(new Setting.Group(entries));

    assertThat(problems).hasSize(1).allMatch(problem -> problem.kind() == Problem.Kind.USAGE);
    assertThat(problems.getFirst().place().orElseThrow().path()).isEqualTo(key);
  }

  @Test
  void aWholeSectionFits() {
    var settings =
        Setting.Group.of(
            Map.of(
                "directory", text("/opt/tea"),
                "files", many("ops/docker/compose.yml", "ops/docker/compose.prod.yml"),
                "project", text("tea_1"),
                "profiles", many("mail"),
                "services", many("backend", "Worker.2"),
                "env-files", many("ops/.env.prod"),
                "engine", text("unix:///run/x.sock"),
                "stop-first", text("true")));

    assertThat(new ComposeDriver().review(settings)).isEmpty();
  }

  @Test
  void anEmptyListIsNotAllOfThem() {
    var settings =
        Setting.Group.of(
            Map.of("directory", text("/opt/tea"), "services", new Setting.Many(List.of())));

    assertThat(new ComposeDriver().review(settings))
        .extracting(Problem::message)
        .containsExactly("services is empty");
  }

  @Test
  void sectionsAreWrittenForWhatRunsFromThePlaceWhereTheOperatorStood() {
    var first =
        Map.of(
            Labels.PROJECT, "tea",
            Labels.FOLDER, "/opt/tea/ops/docker",
            Labels.FILES, "ops/docker/compose.yml,ops/docker/compose.prod.yml");
    var second =
        Map.of(
            Labels.PROJECT, "shop",
            Labels.FOLDER, "/srv/shop",
            Labels.FILES, "/srv/shop/compose.yaml");
    var hostile =
        Map.of(Labels.PROJECT, "--help", Labels.FOLDER, "/srv/../etc", Labels.FILES, "/x\0y");

    assertThat(Finding.sections(List.of(first, first, second, hostile)))
        .containsExactly(
            section("/srv/shop", "shop", "compose.yaml"),
            section("/opt/tea", "tea", "ops/docker/compose.yml", "ops/docker/compose.prod.yml"));
  }

  /** An idle agent has no memory to spare for a library that it may never need. */
  @Test
  void theLibraryIsNotTouchedBeforeTheFirstQuestion() throws Exception {
    try (var bare = new WithoutTheLibrary()) {
      var driver =
          (Driver) bare.loadClass(ComposeDriver.class.getName()).getConstructor().newInstance();

      assertThat(driver.spec().name().value()).isEqualTo("compose");
      assertThat(driver.review(Setting.Group.of(Map.of("directory", text("/opt/tea"))))).isEmpty();
      assertThat(bare.asked).isTrue();
    }
  }

  /** Loads the driver's own classes anew, where docker-java and the readers of YAML are absent. */
  private static final class WithoutTheLibrary extends URLClassLoader {
    private boolean asked;

    private WithoutTheLibrary() {
      super(new URL[0], ComposeSettingsTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("com.github.dockerjava.") || name.startsWith("com.fasterxml.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("rearguard.agent.driver.compose.")) {
        return super.loadClass(name, resolve);
      }
      asked = true;
      var loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        var bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static Setting.Group section(String directory, String project, String... files) {
    var entries = new LinkedHashMap<String, Setting>();
    entries.put("directory", text(directory));
    entries.put("files", many(files));
    entries.put("project", text(project));
    return new Setting.Group(entries);
  }

  private static Setting.Text text(String value) {
    return new Setting.Text(value);
  }

  private static Setting.Many many(String... values) {
    return new Setting.Many(List.of(values).stream().<Setting>map(Setting.Text::new).toList());
  }
}
