package rearguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Words that need no controller, and words that make no sense. */
class UsageTest {
  @TempDir Path empty;

  private String complaint(String... args) {
    var desk = Desk.script(empty);
    assertThat(desk.run(args)).isEqualTo(2);
    assertThat(desk.output()).isEmpty();
    return desk.talk();
  }

  @Test
  void helpPutsTheBadDayFirst() {
    var desk = Desk.script(empty);
    assertThat(desk.run("--help")).isZero();
    assertThat(desk.output())
        .startsWith(
            """
            Brings a fleet back to a state that is known to work.

            On a bad day
              status                      hosts, applications and runs on one screen
              plan APP [PROCEDURE]        what a rollback would change, in words
              rollback APP [PROCEDURE]    go back: plan, confirm, run, watch
            """);
    assertThat(desk.talk()).isEmpty();
  }

  @Test
  void everyCommandExplainsItself() {
    for (var command : Commands.values()) {
      var desk = Desk.script(empty);
      var args = (command.path() + " --help").split(" ", -1);
      assertThat(desk.run(args)).isZero();
      assertThat(desk.output()).startsWith("Usage: rearguard " + command.path());
    }
  }

  @Test
  void unknownWordsGetTheNearestRightOne() {
    assertThat(complaint("rolback", "shop"))
        .isEqualTo(
            """
            error: no command is called "rolback"
            hint: Did you mean "rearguard rollback"?
            """);
    assertThat(complaint("host", "lits"))
        .isEqualTo(
            """
            error: no command is called "host lits"
            hint: Did you mean "rearguard host list"?
            """);
    assertThat(complaint("run"))
        .isEqualTo(
            """
            error: "run" needs one more word
            hint: Write rearguard run and one of watch, confirm, pause, resume, retry, revert, push-on, abort, take, show, list.
            """);
    assertThat(complaint("plan", "shop", "--too", "x"))
        .isEqualTo(
            """
            error: no option is called "--too"
            hint: Did you mean --to?
            """);
    assertThat(complaint("status", "-o", "xml"))
        .isEqualTo(
            """
            error: --output does not know "xml"
            hint: Write one of auto, plain, json, jsonl, yaml.
            """);
  }

  @Test
  void wordsThatDoNotFitTheFormAreNotGuessedAt() {
    assertThat(complaint("plan", "shop", "--to")).startsWith("error: --to needs its TARGET\n");
    assertThat(complaint("plan", "shop", "--to", "--debug")).startsWith("error: --to needs its");
    assertThat(complaint("plan", "shop", "--to=a", "--to", "b"))
        .startsWith("error: --to is given twice\n");
    assertThat(complaint("status", "--debug=yes")).startsWith("error: --debug takes no value\n");
    assertThat(complaint("status", "--", "-x")).startsWith("error: one word too many: \"-x\"\n");
    assertThat(complaint("show", "--json"))
        .contains("\"message\": \"missing APP\"", "\"exitCode\": 2");
  }

  @Test
  void aCommandsHelpNamesItsWordsAndOptions() {
    var desk = Desk.script(empty);
    assertThat(desk.run("plan", "--help")).isZero();
    assertThat(desk.output())
        .startsWith(
            """
            Usage: rearguard plan APP [PROCEDURE] [OPTION]…
            what a rollback would change, in words

              APP                     the application
              PROCEDURE               a procedure of the fleet file
              --to TARGET             last-good (the default), a point, a label
            """
                .stripTrailing());
  }

  @Test
  void completionIsSourcedTheWayOfItsShell() {
    assertThat(Completion.next("fish")).isEqualTo("rearguard completion fish | source");
    assertThat(Completion.next("bash")).isEqualTo("source <(rearguard completion bash)");
  }

  @Test
  void namesAreLookedAtBeforeAnybodyIsAsked() {
    assertThat(complaint("show", "../shop")).startsWith("error: application name \"../shop\"");
    assertThat(complaint("show", Fleets.HOSTILE)).doesNotContain("\u001b").doesNotContain("\u202e");
    assertThat(complaint("show")).startsWith("error: missing APP\n");
    assertThat(complaint("point", "mark", "p-4f2a", "god")).contains("Did you mean \"good\"?");
    assertThat(complaint("run", "watch", "r-7f3k", "--timeout", "soon"))
        .startsWith("error: --timeout is no time span: \"soon\"\n");
  }

  @Test
  void withoutACredentialItSaysWhichFileIsMissing() {
    assertThat(complaint("status"))
        .startsWith(
            "error: no credential: \""
                + empty.resolve("context.properties")
                + "\" is not there\nhint: Copy the folder \"operator\"");
  }

  @Test
  void completionKnowsEveryCommand() {
    for (var shell : new String[] {"bash", "zsh", "fish"}) {
      var script = Completion.script(shell);
      for (var command : Commands.values()) {
        assertThat(script).contains(command.path().substring(command.path().indexOf(' ') + 1));
      }
    }
  }

  @Test
  void theVersionIsOneLine() {
    var desk = Desk.script(empty);
    assertThat(desk.run("--version")).isZero();
    assertThat(desk.output()).matches("rearguard \\S+\n");
  }
}
