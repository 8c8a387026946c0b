package rearguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.agent.host.LocalHost;

class StartsTest {
  @TempDir private Path folder;

  private long next(Path of) {
    return Starts.next(of, new LocalHost("starts-test").disk());
  }

  @Test
  void eachStartHasTheNextNumber() {
    assertThat(next(folder)).isEqualTo(1);
    assertThat(next(folder)).isEqualTo(2);
    assertThat(folder.resolve("starts")).hasContent("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-3", "no number", "12345678901234567890123456789"})
  void whatIsNoNumberIsBegunAnew(String text) throws Exception {
    Files.writeString(folder.resolve("starts"), text);
    assertThat(next(folder)).isEqualTo(1);
  }

  @Test
  void aFolderThatTakesNothingSaysNothing() throws Exception {
    Files.createDirectory(folder.resolve("starts"));
    assertThat(next(folder)).isZero();
    assertThat(next(folder.resolve("missing"))).isZero();
  }
}
