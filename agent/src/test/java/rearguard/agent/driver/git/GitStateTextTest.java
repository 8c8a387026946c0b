package rearguard.agent.driver.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.agent.driver.git.repository.GitPath;
import rearguard.agent.driver.git.repository.GitState;
import rearguard.agent.driver.git.repository.GitState.Clone;
import rearguard.agent.driver.git.repository.GitState.Groups;
import rearguard.agent.driver.git.repository.GitState.Head;
import rearguard.agent.driver.git.repository.GitState.Kept;
import rearguard.agent.driver.git.repository.GitState.Marked;
import rearguard.agent.driver.git.repository.GitState.Modes;
import rearguard.agent.driver.git.repository.GitState.Trees;
import rearguard.agent.driver.git.repository.GitStateText;
import rearguard.agent.driver.git.repository.IndexEntry;
import rearguard.model.Problem;
import rearguard.model.Setting;

class GitStateTextTest {
  private static final GitPath ODD = new GitPath("a\n\"\u00ff\\ b");

  @Test
  void aStateIsReadAsItWasWritten() {
    var top =
        new Clone(
            GitPath.TOP,
            ".git",
            Optional.empty(),
            new Head("a".repeat(40), Optional.of("refs/heads/ü"), List.of("v1", "v 2"), "x\ny"),
            new Trees("b".repeat(40), "c".repeat(40)),
            new Marked(List.of(ODD, GitPath.of("plain")), List.of(GitPath.of("left out"))));
    var inner =
        new Clone(
            GitPath.of("lib/it"),
            ".git/modules/lib",
            Optional.of("gitdir: ../x\n"),
            new Head("d".repeat(40), Optional.empty(), List.of(), ""),
            new Trees("e".repeat(40), "f".repeat(40)),
            new Marked(List.of(), List.of()));
    var odd = new TreeMap<>(Map.of(ODD, 0600, GitPath.TOP, 02755));
    var state =
        new GitState(
            List.of(top, inner),
            List.of(new Kept("node_modules", true), new Kept("a b", false)),
            new Modes(
                0755, 0644, 0755, odd, new Groups(Optional.of(33), new TreeMap<>(Map.of(ODD, 0)))));

    var bytes = GitStateText.bytes(state);

    assertThat(GitStateText.state(bytes)).isEqualTo(state);
    assertThat(new String(bytes, UTF_8)).matches("[\\x20-\\x7e\\n]*");
  }

  @Test
  void whatIsNoStateIsRefused() {
    assertThatThrownBy(() -> GitStateText.state("rearguard-git 2\n".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GitStateText.state("rearguard-git 1\nclone x\n".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pathsAreQuotedAsGitQuotesThem() {
    assertThat(GitPath.parse("\"a\\n\\\"\\377\\\\ b\"")).isEqualTo(ODD);
    assertThat(ODD.quoted()).isEqualTo("\"a\\n\\\"\\377\\\\ b\"");
    assertThat(GitPath.of("é").quoted()).isEqualTo("\"\\303\\251\"");
    assertThat(GitPath.of("é").text()).isEqualTo("é");
    assertThat(GitPath.parse("\"with space\"").quoted()).isEqualTo("with space");
    assertThat(ODD.exact()).isFalse();
  }

  @Test
  void anEntryOfTheIndexGoesThroughATreeAndBack() {
    var entry = IndexEntry.parse("M 100644 " + "a".repeat(40) + " 2\t\"\\377\"");

    assertThat(entry.shelved()).isEqualTo("100644 " + "a".repeat(40) + " 0\t\"2/\\377\"\n");
    assertThat(
            IndexEntry.unshelved("100644 blob " + "a".repeat(40) + "      12\t\"2/\\377\"").line())
        .isEqualTo(entry.line());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "shop", "/opt/../etc", "/opt//shop", "/opt/shop/", "/opt/a\nb"})
  void aPathThatIsNotOneIsRefused(String path) {
    assertThat(review(path, List.of())).singleElement().satisfies(GitStateTextTest::pointsToPath);
  }

  private static void pointsToPath(Problem problem) {
    assertThat(problem.message()).startsWith("path \"").doesNotContain("\n");
    assertThat(problem.place().orElseThrow().path()).isEqualTo("path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/abs", "../up", "a/../b", ".git", "a/.git/b", "dist/in", "dist", "./x"})
  void aFolderToKeepThatIsNotOneIsRefused(String folder) {
    assertThat(review("/opt/shop", List.of("dist", folder))).hasSize(1);
  }

  private static List<Problem> review(String path, List<String> keep) {
    var entries = new LinkedHashMap<String, Setting>();
    entries.put("path", new Setting.Text(path));
    List<Setting> kept = keep.stream().map(GitStateTextTest::text).toList();
    entries.put("keep", new Setting.Many(kept));
    return new GitDriver().review(new Setting.Group(entries));
  }

  private static Setting text(String value) {
    return new Setting.Text(value);
  }
}
