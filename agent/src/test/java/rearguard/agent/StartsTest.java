package rearguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartsTest {
  @TempDir private Path folder;

  @Test
  void eachStartHasTheNextNumber() {
    assertThat(Starts.next(folder)).isEqualTo(1);
    assertThat(Starts.next(folder)).isEqualTo(2);
  }

  @Test
  void whatAKilledStartLeftBesideIsNotCounted() throws Exception {
    Starts.next(folder);
    Files.writeString(folder.resolve("starts.new"), "77");
    assertThat(Starts.next(folder)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-3", "no number", "12345678901234567890123456789"})
  void whatIsNoNumberIsBegunAnew(String text) throws Exception {
    Files.writeString(folder.resolve("starts"), text);
    assertThat(Starts.next(folder)).isEqualTo(1);
  }

  @Test
  void aFolderThatTakesNothingSaysNothing() {
    assertThat(Starts.next(folder.resolve("missing"))).isZero();
  }
}
