package rearguard.agent.driver.compose.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.host.HostException;

class RecipeTest {
  @Test
  void whatAModelSaysOfABuildIsTakenToTheLetter() throws Exception {
    var recipe =
        Recipe.of(
            "web",
            yaml(
                "{context: /opt/shop/web, dockerfile: docker/Dockerfile.prod, target: run,"
                    + " args: {COLOUR: blue, COUNT: 3, NOBODY: null}, cache_from: [x], pull: true}"));

    assertThat(recipe)
        .isEqualTo(
            new Recipe(
                "web",
                "",
                "/opt/shop/web",
                "docker/Dockerfile.prod",
                new TreeMap<>(Map.of("COLOUR", "blue", "COUNT", "3")),
                "run"));
  }

  @Test
  void aBuildMayBeAFolderAloneAndItsArgumentsAList() throws Exception {
    var bare = Recipe.of("web", yaml("/opt/shop"));
    var list = Recipe.of("web", yaml("{context: /opt/shop, args: [A=b=c, NOBODY]}"));

    assertThat(bare)
        .isEqualTo(new Recipe("web", "", "/opt/shop", "Dockerfile", new TreeMap<>(), ""));
    assertThat(list.args()).isEqualTo(Map.of("A", "b=c"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "network: host",
        "extra_hosts: ['a:127.0.0.1']",
        "secrets: [key]",
        "ssh: [default]",
        "privileged: true",
        "entitlements: [security.insecure]",
        "additional_contexts: {root: /}",
        "dockerfile_inline: FROM scratch",
        "isolation: process",
        "shm_size: 1g",
        "ulimits: {nofile: 1}",
        "platforms: [linux/arm64]",
        "labels: {a: b}",
        "whatever: new",
      })
  void whatAsksForMoreIsRefusedByItsKey(String more) throws Exception {
    var build = yaml("{context: /opt/shop, " + more + "}");
    var problem =
        catchThrowableOfType(HostException.class, () -> Recipe.of("web", build)).problem();

    assertThat(problem.message())
        .isEqualTo(
            "the image of service \"web\" cannot be built anew: key \"services.web.build."
                + more.split(":", 2)[0]
                + "\" asks for more than a context, arguments and a stage");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "https://example.org/x.git#main | is no folder of this host",
        "git@example.org:x.git          | is no folder of this host",
        "{context: web}                 | is no folder of this host",
        "{context: /opt/shop/web, dockerfile: ../../etc/shadow} | lies outside of its context",
        "{context: /opt/shop/web, dockerfile: /etc/shadow}      | lies outside of its context",
        "{context: /opt/shop/web, dockerfile: .}                | lies outside of its context",
        "\"/opt\\0shop\"                | is not a path",
      })
  void whatLiesElsewhereIsRefused(String build, String reason) throws Exception {
    var said = yaml(build);

    assertThat(catchThrowableOfType(HostException.class, () -> Recipe.of("web", said)).problem())
        .satisfies(problem -> assertThat(problem.message()).contains(reason));
  }

  private static JsonNode yaml(String text) throws Exception {
    return new YAMLMapper().readTree(text);
  }
}
