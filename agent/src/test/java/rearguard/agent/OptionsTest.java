package rearguard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.model.Problem;

class OptionsTest {
  private static Options of(String... words) throws Options.Misused {
    return Options.of(List.of(words), Set.of("--dir", "--token-file"), Set.of("--again"));
  }

  @Test
  void bothSpellingsAndFlagsAreRead() throws Exception {
    var options = of("--dir", "/a", "--token-file=-", "--again");
    assertThat(options.get("--dir")).isEqualTo("/a");
    assertThat(options.get("--token-file")).isEqualTo("-");
    assertThat(options.has("--again")).isTrue();
    assertThat(of().has("--again")).isFalse();
    assertThat(of("--dir=a=b").get("--dir")).isEqualTo("a=b");
  }

  @ParameterizedTest
  @CsvSource({
    "--dri, 'unknown option \"--dri\"', 'Did you mean \"--dir\"?'",
    "--agin, 'unknown option \"--agin\"', 'Did you mean \"--again\"?'",
    "--again=yes, 'unknown option \"--again\"', 'Did you mean \"--again\"?'",
    "somewhere, 'unknown option \"somewhere\"', ''",
    "--dir, 'option \"--dir\" needs a value', ''",
  })
  void whatIsNotKnownIsRefused(String word, String message, String hint) {
    var problem = catchThrowableOfType(Options.Misused.class, () -> of(word)).problem();
    assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE);
    assertThat(problem.message()).isEqualTo(message);
    assertThat(problem.hint()).isEqualTo(hint);
  }

  @Test
  void anOptionThatIsNotGivenOrBlankIsMissing() throws Exception {
    for (var options : List.of(of(), of("--dir="), of("--dir", " "))) {
      assertThat(catchThrowableOfType(Options.Misused.class, () -> options.get("--dir")).problem())
          .extracting(Problem::message)
          .isEqualTo("option \"--dir\" is missing");
    }
  }
}
