package rearguard.agent.driver.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.agent.driver.git.making.Artefacts;
import rearguard.agent.driver.git.making.BuildSettings;
import rearguard.agent.driver.git.making.NpmCommands;
import rearguard.agent.driver.git.repository.GitState.Head;
import rearguard.agent.host.Command;
import rearguard.agent.host.Owner;
import rearguard.agent.host.Ran;
import rearguard.model.Problem;
import rearguard.model.Setting;

class BuildSettingsTest {
  private static final Owner OWNER = new Owner(12345, 678);
  private static final NpmCommands SAY =
      new NpmCommands(
          OWNER,
          Path.of("/opt/.shop.rearguard-r-1"),
          Path.of("/opt/shop/.git"),
          Path.of("/opt/shop/.git/rearguard/s-1/worktree"));

  @Test
  void whatIsSaidToNpmIsThisToTheLetter() {
    assertThat(SAY.install().words()).containsExactly("npm", "ci", "--include=dev");
    assertThat(SAY.run("build").words()).containsExactly("npm", "run", "build");
    assertThat(SAY.version().words()).containsExactly("npm", "--version");
    for (var command : List.of(SAY.install(), SAY.run("build"), SAY.version())) {
      assertThat(command.as()).contains(OWNER);
      assertThat(command.folder()).isEqualTo(Path.of("/opt/.shop.rearguard-r-1"));
      assertThat(command.marked()).isTrue();
      assertThat(command.environment())
          .containsOnly(
              Map.entry("NO_COLOR", "1"),
              Map.entry("NO_UPDATE_NOTIFIER", "1"),
              Map.entry("npm_config_audit", "false"),
              Map.entry("npm_config_fund", "false"),
              Map.entry("npm_config_progress", "false"),
              Map.entry("npm_config_update_notifier", "false"),
              Map.entry("npm_config_yes", "false"));
    }
  }

  @Test
  void aBuildSeesTheCommitItIsOfAndNothingOfThatStays() {
    var head = new Head("a".repeat(40), Optional.empty(), List.of(), "");
    var commands = SAY.link(head);
    assertThat(commands.stream().map(Command::words))
        .containsExactly(
            List.of("mkdir", "-p", "--", "/opt/shop/.git/rearguard/s-1/worktree"),
            List.of("tee", "--", "/opt/shop/.git/rearguard/s-1/worktree/HEAD"),
            List.of("tee", "--", "/opt/shop/.git/rearguard/s-1/worktree/commondir"),
            List.of("tee", "--", "/opt/.shop.rearguard-r-1/.git"),
            List.of("git", "-c", "core.hooksPath=/dev/null", "read-tree", "HEAD"));
    assertThat(commands.stream().map(Command::input))
        .containsExactly(
            "",
            "a".repeat(40) + "\n",
            "/opt/shop/.git\n",
            "gitdir: /opt/shop/.git/rearguard/s-1/worktree\n",
            "");
    assertThat(SAY.unlink().words())
        .containsExactly("rm", "-f", "--", "/opt/.shop.rearguard-r-1/.git");
    assertThat(commands).allMatch(command -> command.as().equals(Optional.of(OWNER)));
  }

  @Test
  void aSectionThatIsRightHasNoProblems() {
    assertThat(problems("npm", "build", "build:css", "post_build.2")).isEmpty();
    var section = section("npm", "build");
    assertThat(BuildSettings.in(section).orElseThrow().words())
        .isEqualTo("\"npm ci\" and \"npm run build\"");
    assertThat(GitSettings.review(section)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--foo", "-w", "", " ", "a b", "build;id", "$(id)", "../x", "a\nb", "\u001b[2J"})
  void aNameThatCouldBeSomethingElseThanAScriptIsRefused(String name) {
    assertThat(problems("npm", "build", name))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message()).contains("is not the name of a script");
              assertThat(problem.message()).doesNotContain("\u001b").doesNotContain("\n");
              assertThat(problem.place().orElseThrow().path()).isEqualTo("build.scripts");
            });
  }

  @Test
  void eachMistakeIsNamedAtItsPlace() {
    assertThat(problems("nmp", "build"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message()).isEqualTo("the tool of the build is \"nmp\"");
              assertThat(problem.hint()).contains("npm");
              assertThat(problem.place().orElseThrow().path()).isEqualTo("build.tool");
            });
    var section = section("npm", "build");
    var build = new LinkedHashMap<>(build(section).entries());
    build.put("script", new Setting.Text("build"));
    assertThat(review(build, "dist"))
        .extracting(Problem::message)
        .containsExactly("unknown key \"script\"");
    assertThat(review(build(section).entries()))
        .extracting(Problem::message)
        .containsExactly("there is a build, but no folder to keep that it makes");
    assertThat(review(Map.of("scripts", RebuildYard.texts("build")), "dist"))
        .extracting(Problem::message)
        .containsExactly("the tool of the build is missing");
    assertThat(review(Map.of("tool", new Setting.Text("npm"), "scripts", Setting.Group.EMPTY), "d"))
        .extracting(Problem::message)
        .containsExactly("\"scripts\" must be a list of at most 20 names");
  }

  @Test
  void onlyTheEndOfWhatAFailingBuildSaidIsToldAndItCannotObeyATerminal() {
    var out = "line\n".repeat(100_000) + "x".repeat(1 << 20) + "\n";
    var last = Artefacts.last(new Ran(1, out, "npm warn old\n\u001b[2Jthe reason\n", true));
    assertThat(last).hasSize(30).allMatch(line -> line.length() < 210 && !line.contains("\u001b"));
    assertThat(Artefacts.telling(last)).contains("the reason");
    assertThat(Artefacts.telling(List.of())).isEqualTo("it said nothing");
  }

  @Test
  void theLineThatSaysWhyIsFoundAmongAllThatAreSaid() {
    var node =
        """

        > shop@1.0.0 build
        > node build.mjs

        file:///opt/shop/build.mjs:1
        throw new Error("no lamp today");
        ^

        Error: no lamp today
            at file:///opt/shop/build.mjs:1:7

        Node.js v20.19.2
        """;
    assertThat(Artefacts.telling(Artefacts.last(new Ran(1, "", node, false))))
        .contains("no lamp today");
    var npm =
        """
        npm error code EUSAGE
        npm error
        npm error `npm ci` can only install packages when your package.json and package-lock.json are in sync.
        npm error A complete log of this run can be found in: /root/.npm/_logs/x.log
        """;
    assertThat(Artefacts.telling(Artefacts.last(new Ran(1, "", npm, false))))
        .startsWith("npm error `npm ci` can only install packages when");
  }

  private static List<Problem> problems(String tool, String... scripts) {
    return BuildSettings.review(section(tool, scripts));
  }

  private static List<Problem> review(Map<String, Setting> build, String... keep) {
    return BuildSettings.review(
        Setting.Group.of(
            Map.of("build", Setting.Group.of(build), "keep", RebuildYard.texts(keep))));
  }

  private static Setting.Group build(Setting.Group section) {
    if (section.entries().get("build") instanceof Setting.Group build) {
      return build;
    }
    throw new AssertionError("no build in " + section);
  }

  private static Setting.Group section(String tool, String... scripts) {
    var build =
        Setting.Group.of(
            Map.of("tool", new Setting.Text(tool), "scripts", RebuildYard.texts(scripts)));
    return Setting.Group.of(
        Map.of(
            "path",
            new Setting.Text("/opt/shop"),
            "keep",
            RebuildYard.texts("node_modules"),
            "build",
            build));
  }
}
