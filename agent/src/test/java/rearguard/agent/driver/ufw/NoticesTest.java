package rearguard.agent.driver.ufw;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rearguard.agent.host.Command;
import rearguard.model.traffic.Held;

class NoticesTest {
  private static final Port WEB = new Port(80, "tcp");
  private static final String PLAIN =
      """
      *filter
      ### RULES ###

      ### tuple ### deny tcp 80 0.0.0.0/0 any 0.0.0.0/0 in_eth0
      -A ufw-user-input -i eth0 -p tcp --dport 80 -j DROP

      ### END RULES ###
      COMMIT
      """;

  /** "rearguard hold r-1" as ufw 0.36.1 writes it. */
  private static final String SHOWN =
      PLAIN.replace(
          "### tuple ### deny tcp 80 0.0.0.0/0 any 0.0.0.0/0 in_eth0",
          """
          ### tuple ### deny tcp 80 0.0.0.0/0 any 0.0.0.0/0 in_rearguard-hold comment=72656172677561726420686f6c6420722d31
          -A ufw-user-input -i rearguard-hold -p tcp --dport 80 -j DROP

          ### tuple ### deny tcp 80 0.0.0.0/0 any 0.0.0.0/0 in_eth0""");

  @Test
  void noticesAreToldFromTheRulesOfPeople() {
    assertThat(Notices.in(PLAIN)).isEmpty();
    assertThat(Notices.in(SHOWN)).containsExactly(Map.entry(WEB, "rearguard hold r-1"));
  }

  @Test
  void aFileWithoutItsNoticesIsTheFileFromBefore() {
    for (var rules : List.of(PLAIN, SHOWN)) {
      assertThat(new String(Notices.without(bytes(rules)), StandardCharsets.ISO_8859_1))
          .isEqualTo(PLAIN);
    }
  }

  @Test
  void ufwIsAskedForNoMoreThanWhatIsMissingOrTooMuch() {
    var shown = new TreeMap<>(Map.of(WEB, "rearguard hold r-1"));
    var none = new TreeMap<Port, String>();

    assertThat(moves(none, true, held("r-1"))).containsExactly("prepend rearguard hold r-1");
    assertThat(moves(none, false, held("r-1"))).isEmpty();
    assertThat(moves(shown, true, held("r-1"))).isEmpty();
    assertThat(moves(shown, true, held("alice"), held("r-1")))
        .containsExactly("delete 80 proto tcp", "prepend rearguard hold alice and r-1");
    assertThat(moves(shown, true)).containsExactly("delete 80 proto tcp");
    assertThat(moves(shown, false)).containsExactly("delete 80 proto tcp");
  }

  private static List<String> moves(SortedMap<Port, String> shown, boolean active, Held... held) {
    return Notices.moves(shown, List.of(held), active).stream().map(NoticesTest::said).toList();
  }

  private static String said(Command command) {
    var words = command.words();
    return words.get(1).equals("delete")
        ? "delete " + String.join(" ", words.subList(9, 12))
        : "prepend " + words.getLast();
  }

  private static Held held(String owner) {
    return new Held(
        owner,
        "web",
        Duration.ofSeconds(9),
        Stream.of(WEB).map(Port::toString).toList(),
        List.of());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
