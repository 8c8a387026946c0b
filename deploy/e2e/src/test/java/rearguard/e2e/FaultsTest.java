package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The table of faults promises nothing that no test keeps. */
class FaultsTest {
  private static final Path TABLE = House.root().resolve("deploy/e2e/FAULTS.md");
  private static final Pattern TEST =
      Pattern.compile("`([A-Z]\\w*(?:Test|IT|Contract))(\\.\\w+)?`");
  private static final Pattern NUMBERS = Pattern.compile("\\d+");
  private static final int OF_THE_NOTES = 95;

  @Test
  void everyTestThatTheTableNamesIsThere() throws IOException {
    var sources =
        House.sources("test").stream()
            .collect(Collectors.toMap(FaultsTest::name, FaultsTest::text, (a, b) -> a + b));
    var named = TEST.matcher(Files.readString(TABLE));
    assertThat(named.results())
        .hasSizeGreaterThan(100)
        .allSatisfy(
            test ->
                assertThat(sources.getOrDefault(test.group(1), ""))
                    .as(test.group())
                    .contains(method(Optional.ofNullable(test.group(2)))));
  }

  @Test
  void everyFaultOfTheNotesHasItsLine() throws IOException {
    var lines = Files.readString(TABLE).split("## The 95 faults", 2)[1].lines();
    var numbers = lines.filter(line -> line.startsWith("|")).flatMap(FaultsTest::numbers).toList();
    assertThat(numbers).containsAll(IntStream.rangeClosed(1, OF_THE_NOTES).boxed().toList());
  }

  private static java.util.stream.Stream<Integer> numbers(String line) {
    var from = line.split("\\|", -1)[2];
    List<Integer> found = new ArrayList<>();
    NUMBERS.matcher(from).results().map(one -> Integer.parseInt(one.group())).forEach(found::add);
    return from.contains(" to ")
        ? IntStream.rangeClosed(found.getFirst(), found.getLast()).boxed()
        : found.stream();
  }

  private static String method(Optional<String> dotted) {
    return dotted.map(name -> "void " + name.substring(1) + "(").orElse("class ");
  }

  private static String name(Path source) {
    return source.getFileName().toString().replace(".java", "");
  }

  private static String text(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
