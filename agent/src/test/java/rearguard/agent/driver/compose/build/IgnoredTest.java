package rearguard.agent.driver.compose.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases of moby's own tests that a context can come to, and what Docker's manual says. */
class IgnoredTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "**                    | file dir/file",
        "**/                   | file dir/file",
        "**/file               | file dir/file a/b/file",
        "dir/**                | dir/file dir/a/b",
        "**/**                 | dir/file dir/a/b",
        "**/dir2/*             | dir/dir2/file dir/dir2/a/b",
        "a/**/b                | a/b a/x/b a/x/y/b",
        "docs                  | docs docs/a docs/a/b",
        "/docs/                | docs/a",
        "./docs/../docs        | docs/a",
        "*.md                  | a.md",
        "**/*.md               | a.md x/a.md",
        "?at                   | cat hat",
        "[a-c].txt             | a.txt c.txt",
        "a.b                   | a.b",
        "a(b)+$                | a(b)+$",
        "\\*                   | *",
        "a[b                   | a[b",
        "# docs                | ''",
        "!docs                 | ''",
      })
  void aLineLeavesOutWhatItFitsAndWhatIsBelow(String line, String names) {
    var ignored = Ignored.parsed(line);
    var all = names.isEmpty() ? List.<String>of() : List.of(names.split(" ", -1));

    assertThat(all).allMatch(ignored::leavesOut);
    assertThat(List.of("src/a.md.txt", "xdocs", "axb", "other/docs2", "secret/..x"))
        .noneMatch(name -> ignored.leavesOut(name) && !line.startsWith("**"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "*,!src                | src/a    | false",
        "*,!src                | other    | true",
        "*,!src,src/secret     | src/secret/key | true",
        "!src,*                | src/a    | true",
        "docs,!docs/keep,docs/keep/not | docs/keep/yes | false",
        "docs,!docs/keep,docs/keep/not | docs/keep/not | true",
        "  docs  ,  ! docs/a   | docs/a   | false",
        "../outside,/../a      | a        | true",
        "d*,\\!a               | !a       | true",
      })
  void theLastLineThatFitsDecides(String lines, String name, boolean out) {
    assertThat(Ignored.parsed("\uFEFF" + lines.replace(',', '\n')).leavesOut(name)).isEqualTo(out);
  }
}
