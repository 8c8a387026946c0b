package rearguard.model.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people and machines that mean harm, or are only tired, put where a name belongs. */
class HostileNamesTest {
  private static final Map<String, Function<String, Object>> NAMES =
      Map.ofEntries(
          Map.entry("host", HostName::new),
          Map.entry("application", ApplicationName::new),
          Map.entry("component", ComponentName::new),
          Map.entry("driver", DriverName::new),
          Map.entry("check", CheckName::new),
          Map.entry("label", Label::new),
          Map.entry("tag key", text -> new Tag(text, "web")),
          Map.entry("tag value", text -> new Tag("role", text)),
          Map.entry("run", RunId::new),
          Map.entry("point", PointId::new),
          Map.entry("plan", PlanId::new),
          Map.entry("snapshot", SnapshotId::new),
          Map.entry("step", StepId::new));

  static Stream<String> hostile() {
    return Stream.of(
        "",
        " ",
        "web 1",
        "$(reboot)",
        "`reboot`",
        "web;reboot",
        "web|tee",
        "web&",
        "web>out",
        "'",
        "\"",
        "web*",
        "~root",
        "!1",
        "..",
        "../../etc/passwd",
        "a/../b",
        "/etc/passwd",
        "a//b",
        "a/.git",
        "web1\n",
        "web1\r",
        "web\n1",
        "web\t1",
        "web\0",
        "\u001b[2J\u001b[31mweb1",
        "\u009b2J",
        "web\u202e1bew",
        "\u2066web1\u2069",
        "\u200bweb1",
        "wéb1",
        "web１",
        "\ud800",
        "-rf",
        "--help",
        "%s",
        "{{ code.commit }}",
        "<script>alert(1)</script>",
        "a".repeat(10_240));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void noHostileTextBecomesAName(String text) {
    NAMES.forEach(
        (what, make) ->
            assertThatIllegalArgumentException().as(what).isThrownBy(() -> make.apply(text)));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void theRefusalItselfIsFitForATerminal(String text) {
    NAMES.forEach(
        (what, make) ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> make.apply(text))
                .satisfies(refusal -> fitForATerminal(what, String.valueOf(refusal.getMessage()))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1.0.0", "1.0.0+build-7", "release/2026-11", "V2", "a", "1.0_rc1"})
  void versionsAsPeopleWriteThemAreLabels(String text) {
    assertThat(new Label(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1.", "v1/", "v1..2", ".v1", "/v1", "v1/./2", "v1/../2", "release//1"})
  void whatCouldBeAPathOrABrokenRefIsNoLabel(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Label(text));
  }

  @Test
  void aNameIsAtMostSixtyThreeLong() {
    assertThat(new HostName("a".repeat(63)).value()).hasSize(63);
    var tooLong = "a".repeat(64);
    assertThatIllegalArgumentException().isThrownBy(() -> new HostName(tooLong));
  }

  @Test
  void aTagIsReadAtItsFirstEqualsSign() {
    assertThat(Tag.of("role=web")).isEqualTo(new Tag("role", "web"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tag.of("role\u001b[2J"))
        .withMessage("tag \"role\\u001b[2J\" is not of the form key=value");
  }

  private static void fitForATerminal(String what, String message) {
    assertThat(message).as(what).hasSizeLessThan(400).doesNotContain("\u202e", "\u2066", "\u200b");
    assertThat(message.chars()).as(what).noneMatch(Character::isISOControl);
  }
}
