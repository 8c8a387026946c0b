package rearguard.agent.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Show;
import rearguard.agent.host.Command;
import rearguard.agent.host.Host;
import rearguard.agent.host.LocalHost;
import rearguard.model.run.Shown;

class ReadingTest {
  private static final String SECRET = "a-secret-that-is-cut-in-two";
  private static final Host HOST = new LocalHost("reading");

  @TempDir Path folder;

  private Shown.Piece read(Show show, Instant since) throws Exception {
    return new Reading(HOST, Veil.over(List.of(SECRET)), since).piece(show);
  }

  private Shown.Piece read(Show show) throws Exception {
    return read(show, Instant.now().minusSeconds(3600));
  }

  private Show log(String content) throws Exception {
    return new Show.Log("log", Files.writeString(folder.resolve("log"), content));
  }

  private static List<String> lines(Shown.Piece piece) {
    return piece instanceof Shown.Lines(_, var lines) ? lines : List.of("no lines: " + piece);
  }

  @Test
  void ofALongLogTheLastLinesAreShown() throws Exception {
    var all =
        IntStream.range(0, 5000).mapToObj(line -> "line " + line).collect(Collectors.joining("\n"));

    assertThat(lines(read(log(all)))).hasSize(20).startsWith("line 4980").endsWith("line 4999");
  }

  /** For every place at which the window may begin. */
  @Test
  void noPartOfASecretIsShownWhoseBeginningIsOutsideOfTheWindow() throws Exception {
    for (int at = 1; at < SECRET.length(); at++) {
      var rest = SECRET.substring(at) + "\nlast line\n";
      var padding = "x\n".repeat((Reading.WINDOW + 1 - rest.length()) / 2);
      var tail = rest + padding;
      var file =
          "y".repeat(100)
              + SECRET.substring(0, at)
              + tail
              + "z".repeat(Reading.WINDOW + 1 - tail.length());

      var shown = String.join("", lines(read(log(file))));
      assertThat(shown).doesNotContain(SECRET.substring(Math.max(at, SECRET.length() - 6)));
    }
  }

  @Test
  void aSecretBehindTheEndOfALineThatIsCutIsNotShownInPart() throws Exception {
    assertThat(lines(read(log("x".repeat(190) + SECRET))))
        .allSatisfy(line -> assertThat(line).doesNotContain("a-sec").endsWith("[secret]"));
  }

  @Test
  void aLogToWhichNobodyWroteSinceHasNothingToShow() throws Exception {
    var log = log("old news");
    Files.setLastModifiedTime(
        folder.resolve("log"), FileTime.from(Instant.now().minus(Duration.ofHours(1))));

    assertThat(read(log, Instant.now().minusSeconds(60)))
        .isEqualTo(new Shown.Unread("log", "nothing was written since the step began"));
  }

  @Test
  void aLogThatIsALinkIsNotFollowed() throws Exception {
    var secret = Files.writeString(folder.resolve("shadow"), "root:x");
    var link = Files.createSymbolicLink(folder.resolve("link"), secret);

    assertThat(read(new Show.Log("log", link))).isInstanceOf(Shown.Unread.class);
  }

  @Test
  void aPipeIsNotWaitedFor() throws Exception {
    var pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThat(read(new Show.Log("log", pipe))).isInstanceOf(Shown.Unread.class);
  }

  @Test
  void whatAProgramSaidIsShownAndWhyItFailed() throws Exception {
    var within = Duration.ofSeconds(20);

    assertThat(read(new Show.Asked("said", Command.of(folder, within, "echo", "with " + SECRET))))
        .isEqualTo(new Shown.Lines("said", List.of("with [secret]")));
    assertThat(
            read(
                new Show.Asked(
                    "said",
                    Command.of(folder, within, "sh", "-c", "echo no " + SECRET + " >&2; exit 1"))))
        .isEqualTo(new Shown.Unread("said", "no [secret]"));
  }

  @Test
  void roomIsToldOfAPathThatIsNotThereYet() throws Exception {
    assertThat(read(new Show.Room(folder.resolve("not/yet"))))
        .isInstanceOfSatisfying(
            Shown.Figures.class,
            figures -> assertThat(figures.figures().get("free")).matches("[0-9.]+ [KMGT]?i?B"));
  }
}
