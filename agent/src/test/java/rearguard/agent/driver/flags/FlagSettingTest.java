package rearguard.agent.driver.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rearguard.agent.driver.flags.FlagTableDriverTest.many;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Snapshot;

/** A flag that is set to what it never was, in the way of every rollback. */
class FlagSettingTest extends FlagStage {
  private final FlagsDriver inFile = new FlagsDriver();

  private Snapshot draw(Driver.Rebuilds how, Subject subject, String wish) throws Exception {
    return store.keep(
        GOOD,
        TARGET,
        driver.spec().name(),
        shelf -> how.draw(subject, new Driver.Version.Named(wish), false, shelf));
  }

  @Test
  void aFlagOfATableIsSetAndTheOthersStayAsTheyAre() throws Exception {
    sql("update flags set enabled = false where name = 'SEARCH'");
    capture(UNDO, subject());

    var drawn = draw(driver, subject(), "CART=off");

    assertThat(drawn.facts()).containsEntry("set", "CART=off");
    assertThat(drawn.summary()).isEqualTo("2 flags: CART false, SEARCH false");
    assertThat(flags()).isEqualTo("CART|t OTHER|t SEARCH|f");
    var there = bench();
    prepare(GOOD, subject(), there);
    restore(GOOD, subject(), there);
    assertThat(flags()).isEqualTo("CART|f OTHER|t SEARCH|f");
    assertThat(compare(GOOD, subject()).none()).isTrue();
    var back = bench();
    prepare(UNDO, subject(), back);
    restore(UNDO, subject(), back);
    assertThat(flags()).isEqualTo("CART|t OTHER|t SEARCH|f");
  }

  @Test
  void aValueThatTheColumnCannotHoldIsRefused() {
    assertThatThrownBy(() -> draw(driver, subject(), "CART=maybe"))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("does not fit its column");
  }

  @ParameterizedTest
  @CsvSource({"OTHER=off", "CART", "CAR=off", "v1.2.3"})
  void whatNamesNoFlagOfTheSectionIsNotFound(String wish) {
    assertThatThrownBy(() -> draw(driver, subject(), wish))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.NOT_FOUND));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "export X=\"true\" # why\\nA=1\\n  | export X=\"off\"\\nA=1\\n",
        "A=1\\nX='true'\\r\\nB=2        | A=1\\nX='off'\\r\\nB=2",
        "X=a\\nA=1\\nX=b\\n             | X=off\\nA=1\\n",
        "A=1\\n# end\\n                 | A=1\\n# end\\nX=off\\n",
        "A=1                            | A=1\\nX=off",
        "''                             | X=off\\n",
      })
  void aFlagOfAFileIsWrittenAsItStandsThere(String before, String after) throws Exception {
    var file = Files.writeString(folder.resolve(".env"), lines(before));
    var subject = of(file);

    draw(inFile, subject, "X=off");
    assertThat(Files.readString(file)).isEqualTo(lines(before));
    inFile.restore(subject, store.open(GOOD), bench());

    assertThat(Files.readString(file)).isEqualTo(lines(after));
    assertThat(inFile.compare(subject, store.open(GOOD)).none()).isTrue();
  }

  @Test
  void aValueThatReadersReadDifferentlyIsRefused() throws Exception {
    var subject = of(Files.writeString(folder.resolve(".env"), "X=true\n"));
    for (var value : new String[] {"a b", "$(id)", "'", "a\nB=2", "`x`", "#", "ü"}) {
      assertThatThrownBy(() -> draw(inFile, subject, "X=" + value))
          .as(value)
          .isInstanceOf(HostException.class)
          .hasMessageContaining("none that every reader");
    }
  }

  @Test
  void aFlagThatStandsNowhereBelongsIntoNoneOfTwoFiles() throws Exception {
    var subject =
        of(
            Files.writeString(folder.resolve("a.env"), "A=1\n"),
            Files.writeString(folder.resolve("b.env"), "B=1\n"));
    assertThatThrownBy(() -> draw(inFile, subject, "X=off"))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("stands in none of the files");
    var absent = of(folder.resolve("none.env"));
    assertThatThrownBy(() -> draw(inFile, absent, "X=off"))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("stands in none of the files");
    assertThat(store.find(new SnapshotId("s-goodgood"))).isEmpty();
  }

  private Subject of(Path... files) {
    var paths = java.util.stream.Stream.of(files).map(Path::toString).toArray(String[]::new);
    return new Subject(
        TARGET, Setting.Group.of(Map.of("env", many(paths), "names", new Setting.Text("X"))), host);
  }

  private static String lines(String written) {
    return written.replace("\\n", "\n").replace("\\r", "\r");
  }
}
