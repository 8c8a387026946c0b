package rearguard.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.model.Answer;

class PolicyReaderTest {
  private static final String WHOLE =
      """
      commands:
        deploy-worker:
          run: [/opt/worker/deploy.sh, --to, "{version}", "{mode}"]
          user: deploy
          folder: /opt/worker
          environment:
            MODE: production
            TOKEN: { file: /etc/rearguard/token }
          within: 90s
          success: [0, 3]
          limits: { memory: 512M, cpu: 50%, processes: 100 }
          parameters:
            version: { type: version, from-status: true }
            mode: [rollback, forward]
            count: { type: integer, from: 1, to: 10, usual: "3" }
          undo: [/opt/worker/deploy.sh, --undo, "{version}"]
          probe: [/opt/worker/deploy.sh, --done]
          status: [/opt/worker/deploy.sh, --current]
          repeatable: true
      """;

  private static Answer<Policy> read(String text) {
    return PolicyReader.read("c.yaml", text);
  }

  @Test
  void everythingThatIsDeclaredIsKnown() {
    var entry = Objects.requireNonNull(given(read(WHOLE)).commands().get("deploy-worker"));

    assertThat(entry.run()).containsExactly("/opt/worker/deploy.sh", "--to", "{version}", "{mode}");
    assertThat(entry.account()).isEqualTo(new Entry.Place("deploy", Path.of("/opt/worker")));
    assertThat(entry.environment().plain())
        .containsExactly(java.util.Map.entry("MODE", "production"));
    assertThat(entry.environment().files()).containsValue(Path.of("/etc/rearguard/token"));
    assertThat(entry.within()).isEqualTo(Duration.ofSeconds(90));
    assertThat(entry.success()).containsExactly(0, 3);
    assertThat(entry.manner())
        .isEqualTo(
            new Entry.Manner(true, false, Optional.of(new Entry.Limits(512L << 20, 50, 100))));
    assertThat(entry.parameters().values())
        .containsExactly(
            new Parameter("version", new Parameter.Version(), Optional.empty(), true),
            new Parameter(
                "mode",
                new Parameter.OneOf(List.of("rollback", "forward")),
                Optional.empty(),
                false),
            new Parameter("count", new Parameter.Whole(1, 10), Optional.of("3"), false));
    assertThat(entry.more().undo()).endsWith("--undo", "{version}");
  }

  @Test
  void whatIsNotSaidIsCareful() {
    var text = "commands: { smoke: { run: [/bin/true], user: app } }";
    var entry = Objects.requireNonNull(given(read(text)).commands().get("smoke"));

    assertThat(entry.account().folder()).isEqualTo(Path.of("/"));
    assertThat(entry.within()).isEqualTo(Duration.ofMinutes(5));
    assertThat(entry.success()).containsExactly(0);
    assertThat(entry.manner()).isEqualTo(new Entry.Manner(false, false, Optional.empty()));
  }

  /** Each line replaces the one of that key, or comes behind the others. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "usr: deploy | 4:5 unknown key \"usr\" | Did you mean \"user\"?",
        "within: 2 fortnights | 4:13 \"within\" is not a time up to 55m | Write 90s or 5m.",
        "within: 2h | 4:13 \"within\" is not a time up to 55m | Write 90s or 5m.",
        "folder: opt | 4:13 \"folder\" names \"opt\", which is not an absolute path | Begin with",
        "undo: [deploy.sh] | 4:11 \"undo\" names \"deploy.sh\", which is not an absolute | Begin",
        "undo: /opt/deploy.sh now | 4:11 \"undo\" must be a list | Write each word",
        "undo: [/x, \"{versin}\"] | 4:11 \"undo\" asks for \"versin\", which is no | Did you mean \"version\"?",
        "undo: [/x, \"--to={version}\"] | 4:11 \"undo\" has parameter \"version\" within | Make \"{version}\" a word",
        "undo: [/bin/sh, -c, \"{version}\"] | 4:11 \"undo\" hands parameter \"version\" to an interp | Put the",
        "status: [/x, \"{version}\"] | 4:13 \"status\" asks for \"version\", which is no | There is none",
        "success: [256] | 4:14 \"success\" holds \"256\" | 0 to 255.",
        "repeatable: yes | 4:5 \"repeatable\" must be true or false | ``",
        "limits: { memory: lots } | 4:15 \"memory\" is not an amount | Write 512M",
        "limits: { memroy: 1G } | 4:15 unknown key \"memroy\" | Did you mean \"memory\"?",
        "environment: { 'A B': x } | 4:20 \"A B\" is no variable's name | ``",
        "user: deploy | 6:5 \"user\" stands here twice | Keep one of them.",
      })
  void eachMistakeIsNamedWithItsPlaceAndTheRightWord(String line, String message, String hint) {
    var text =
        """
        commands:
          deploy:
            parameters: { version: version }
            LINE
            run: [/opt/deploy.sh, "{version}"]
            user: app
        """
            .replace("LINE", line);

    assertThat(mistakes(text)).first().asString().startsWith(message.strip());
    assertThat(hints(text)).first().asString().startsWith(hint.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "version: verson | there is no type \"verson\" of parameters | Did you mean \"version\"?",
        "version: { type: integer, from: x } | \"from\" is not a whole number | ``",
        "version: { type: one-of } | \"of\" names nothing to choose from | Write \"of:",
        "version: { type: version, usual: -x } | \"usual\" cannot be: \"-x\" is not a version | ``",
        "version: { type: version, from-status: true } | \"parameters\" take a value from a status | Say",
        "Version: version | \"Version\" is not a parameter's name | Use letters",
      })
  void aWrongParameterIsNamed(String line, String message, String hint) {
    var text =
        """
        commands:
          deploy:
            run: [/opt/deploy.sh]
            user: app
            parameters:
              LINE
        """
            .replace("LINE", line);

    assertThat(mistakes(text)).first().asString().contains(message.strip());
    assertThat(hints(text)).first().asString().startsWith(hint.strip());
  }

  @Test
  void allMistakesAreToldAtOnce() {
    var text =
        """
        commands:
          Deploy: { run: [/x], user: app }
          other: { user: app }
          third: [1]
        more: 1
        """;
    assertThat(mistakes(text))
        .containsExactlyInAnyOrder(
            "5:1 unknown key \"more\"",
            "2:3 \"Deploy\" is not a command's name",
            "3:10 \"run\" is missing",
            "4:10 \"commands.third\" must be a group of keys");
  }

  @ParameterizedTest
  @CsvSource({
    "'', the file is empty",
    "'a: [', this is not YAML",
    "'- one', the file must be a group of keys",
    "'x: 1', unknown key",
    "'commands: &a { b: *a }', this is not YAML",
  })
  void whatIsNoPolicyIsRefused(String text, String message) {
    assertThat(mistakes(text)).first().asString().contains(message);
  }

  private static Policy given(Answer<Policy> answer) {
    assertThat(answer).isInstanceOf(Answer.Given.class);
    return ((Answer.Given<Policy>) answer).value();
  }

  private static List<String> mistakes(String text) {
    return ((Answer.Refused<Policy>) read(text))
        .problems().stream()
            .map(
                problem ->
                    problem.place().map(p -> p.line() + ":" + p.column() + " ").orElse("")
                        + problem.message())
            .toList();
  }

  private static List<String> hints(String text) {
    return ((Answer.Refused<Policy>) read(text))
        .problems().stream().map(problem -> problem.hint()).toList();
  }
}
