package rearguard.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.model.Answer;

class CallTest {
  private static final Entry ENTRY =
      Objects.requireNonNull(
          ((Answer.Given<Policy>)
                  PolicyReader.read(
                      "c.yaml",
                      """
                  commands:
                    deploy:
                      run: [/opt/deploy, --to, "{version}", "{note}", "{mode}", "{count}", "{who}"]
                      user: app
                      parameters:
                        version: version
                        note: { type: line, usual: none }
                        mode: { type: one-of, of: [rollback, forward], usual: rollback }
                        count: { type: integer, from: -2, to: 10, usual: "1" }
                        who: { type: name, usual: nobody }
                  """))
              .value()
              .commands()
              .get("deploy"));

  @Test
  void everyArgumentIsOneWordWhateverIsInIt() {
    var call =
        ((Answer.Given<Call>)
                Call.of(ENTRY, Map.of("version", "v1.2", "note", "a b; $(reboot) `id` \"x\" | y")))
            .value();

    assertThat(call.words(ENTRY.run()))
        .containsExactly(
            "/opt/deploy",
            "--to",
            "v1.2",
            "a b; $(reboot) `id` \"x\" | y",
            "rollback",
            "1",
            "nobody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-v1",
        "--to",
        "",
        " ",
        "v1 v2",
        "v1\nv2",
        "$(id)",
        "`id`",
        "v1;id",
        "../v1",
        "v1/../..",
        "v1|id",
        "{mode}",
        "ｖ１",
        "v1\0",
        "\u202ev1"
      })
  void aHostileVersionIsRefused(String hostile) {
    assertThat(refusal("version", hostile)).contains("argument \"version\" of \"deploy\"");
  }

  @ParameterizedTest
  @CsvSource({
    "count, 11",
    "count, -3",
    "count, 1e3",
    "count, 0x1",
    "count, 01",
    "count, 99999999999999999999",
    "mode, Rollback",
    "mode, ''",
    "who, 1st",
    "who, a b",
    "note, -rf",
    "note, --help",
    "note, ''"
  })
  void aValueOfAnotherTypeIsRefused(String name, String value) {
    assertThat(refusal(name, value)).contains("argument \"" + name + "\" of \"deploy\"");
  }

  @Test
  void lineBreaksAndLengthAreRefusedInAnyType() {
    assertThat(refusal("note", "one\ntwo")).contains("one\\u000atwo");
    assertThat(refusal("note", "one\rtwo")).contains("is not one line");
    assertThat(refusal("note", "x".repeat(10_000))).contains("it has 10000 characters");
    assertThat(refusal("note", "x".repeat(201))).contains("at most 200");
    assertThat(refusal("version", "x".repeat(10_000)).length()).isLessThan(300);
  }

  @Test
  void anUnknownArgumentHearsTheRightWord() {
    var problem =
        ((Answer.Refused<Call>) Call.of(ENTRY, Map.of("verson", "v1", "version", "v1")))
            .problems()
            .getFirst();
    assertThat(problem.message()).isEqualTo("command \"deploy\" has no parameter \"verson\"");
    assertThat(problem.hint()).isEqualTo("Did you mean \"version\"?");
  }

  @Test
  void aMissingArgumentIsNamed() {
    var refused = (Answer.Refused<Call>) Call.of(ENTRY, Map.of());
    assertThat(refused.problems().getFirst().message())
        .isEqualTo("command \"deploy\" needs argument \"version\"");
  }

  @Test
  void whatAPlanFillsInIsNotJudgedBefore() {
    assertThat(Call.review(ENTRY, Map.of("version", "{{ code.tag }}"))).isEmpty();
    assertThat(Call.review(ENTRY, Map.of("version", "-x", "count", "{{ code.count }}"))).hasSize(1);
    assertThat(Call.of(ENTRY, Map.of("version", "{{ code.tag }}")))
        .isInstanceOf(Answer.Refused.class);
  }

  private static String refusal(String name, String value) {
    var given = new java.util.TreeMap<>(Map.of("version", "v1"));
    given.put(name, value);
    assertThat(Call.of(ENTRY, given)).isInstanceOf(Answer.Refused.class);
    return ((Answer.Refused<Call>) Call.of(ENTRY, given)).problems().getFirst().message();
  }
}
