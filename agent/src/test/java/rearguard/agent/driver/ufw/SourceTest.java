package rearguard.agent.driver.ufw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.model.Problem;
import rearguard.model.Setting;

class SourceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.7",
        "192.0.2.0/24",
        "0.0.0.0/0",
        "255.255.255.255/32",
        "::",
        "::/0",
        "::1",
        "2001:db8::/32",
        "2001:DB8:0:0:0:0:0:1",
        "fe80::1:2/128",
        "::ffff:192.0.2.7",
        "1::"
      })
  void theseAreAddressesOrPrefixes(String text) {
    assertThat(Source.allowed(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "any",
        "192.0.2",
        "192.0.2.256",
        "192.0.2.0/33",
        "192.0.2.0/",
        "192.0.2.0/-1",
        "1.2.3.4 }",
        "example.org",
        ":",
        ":::",
        "1:2",
        "1::2::3",
        "12345::",
        "2001:db8::/129",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "fd77::/64; flush",
        "::g",
        "::1.2.3"
      })
  void theseAreNot(String text) {
    assertThat(Source.allowed(text)).isFalse();
  }

  @Test
  void aSectionWithBothIsFineAndSoIsOneWithNeither() {
    assertThat(review("gradually", "192.0.2.0/24", "2001:db8::/32")).isEmpty();
    assertThat(Source.review(Setting.Group.EMPTY)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slowly    | 192.0.2.1 | release \"slowly\" is not allowed",
        "gradually | ''        | release is gradual, and first names nobody",
        "''        | 192.0.2.1 | first is of no use alone",
        "gradually | nobody    | source \"nobody\" is no address",
        "gradually | ::/0      | first \"::/0\" is everybody",
      })
  void whatIsMissingOrMalformedIsRefusedWithWhatToDo(String release, String first, String why) {
    var sources = first.isEmpty() ? new String[0] : new String[] {first};
    assertThat(review(release, sources))
        .anySatisfy(
            problem -> {
              assertThat(problem.message()).isEqualTo(why);
              assertThat(problem.hint()).isNotBlank();
              assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE);
            });
  }

  private static List<Problem> review(String release, String... first) {
    var entries = new LinkedHashMap<String, Setting>();
    if (!release.isEmpty()) {
      entries.put("release", new Setting.Text(release));
    }
    if (first.length > 0) {
      entries.put(
          "first", new Setting.Many(Stream.of(first).<Setting>map(Setting.Text::new).toList()));
    }
    return Source.review(new Setting.Group(entries));
  }
}
