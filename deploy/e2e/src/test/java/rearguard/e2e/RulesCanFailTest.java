package rearguard.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The rules that are written here see what they are to see, called or referred to. */
class RulesCanFailTest {
  private static final JavaClasses SINNERS =
      new ClassFileImporter().importClasses(Caller.class, Referrer.class, Saint.class);

  record Caller(Path file) {
    long sin() throws IOException {
      Files.writeString(file, "written");
      return System.nanoTime();
    }
  }

  record Referrer(Supplier<Instant> clock, Function<String[], ProcessBuilder> programs) {
    static Referrer sin() {
      return new Referrer(Instant::now, ProcessBuilder::new);
    }
  }

  record Saint(Path file) {
    String read() throws IOException {
      return Files.readString(file);
    }
  }

  @Test
  void writingAFileOrStartingAProgramIsSeen() {
    assertThat(sinners(Forbidden.THE_HOST))
        .contains("Caller.sin()")
        .contains("Referrer.sin()")
        .doesNotContain("Saint");
  }

  @Test
  void askingTheClockIsSeen() {
    assertThat(sinners(Forbidden.TIME_AND_CHANCE))
        .contains("Caller.sin()")
        .contains("Referrer.sin()")
        .doesNotContain("Saint");
  }

  @Test
  void whatNobodyTouchesIsNotSeen() {
    assertThat(sinners(Forbidden.THE_TERMINAL)).isEmpty();
  }

  private static String sinners(DescribedPredicate<JavaAccess<?>> forbidden) {
    return String.join(
        "\n",
        noClasses()
            .should(Forbidden.touch(forbidden))
            .evaluate(SINNERS)
            .getFailureReport()
            .getDetails());
  }
}
