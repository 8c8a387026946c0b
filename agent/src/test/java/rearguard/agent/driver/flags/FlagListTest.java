package rearguard.agent.driver.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.agent.driver.flags.FlagTableDriverTest.many;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.model.Setting;
import rearguard.model.flag.Flag;

/** What flags are, where they live, who changed them, and what they were. */
class FlagListTest extends FlagStage {
  private final FlagsDriver inFile = new FlagsDriver();

  private List<Flag> flags(Driver.Flagged how, Subject subject, Optional<Shelf> kept)
      throws Exception {
    return how.flags(subject, kept, value -> "print of " + value.length());
  }

  private static Flag.Value set(String shown) {
    return new Flag.Value.Set(shown);
  }

  @Test
  void aTableTellsWhoChangedAFlagLastAndWhen() throws Exception {
    capture(GOOD, subject());
    sql(
        "update flags set enabled = false, at = '2026-11-20 03:04:05.678+00', who = 'anna'"
            + " where name = 'CART'");

    var flags = flags(driver, subject(), Optional.of(store.open(GOOD)));

    assertThat(flags).extracting(Flag::name).containsExactly("CART", "SEARCH");
    var cart = flags.getFirst();
    assertThat(cart.now()).isEqualTo(set("false"));
    assertThat(cart.kept()).isEqualTo(set("true"));
    assertThat(cart.by()).contains("anna");
    assertThat(cart.at()).contains(Instant.parse("2026-11-20T03:04:05.678Z"));
    assertThat(cart.place()).startsWith("table \"flags\" of database \"shop\" at");
    assertThat(flags.getLast().by()).contains("somebody");
  }

  @Test
  void whatTheTableDoesNotTellIsNotToldForIt() throws Exception {
    sql("update flags set who = null, at = 'infinity' where name = 'CART'");
    var cart = flags(driver, subject(), Optional.empty()).getFirst();
    assertThat(cart.by()).isEmpty();
    assertThat(cart.at()).isEmpty();
    assertThat(cart.kept()).isEqualTo(Flag.Value.NOT_KEPT);

    var bare = with(Map.of("columns", Setting.Group.EMPTY));
    assertThat(flags(driver, bare, Optional.empty()).getLast().by()).isEmpty();
  }

  @Test
  void aUserWhoMayNotReadWhoChangedItIsToldTheRest() throws Exception {
    sql(
        "alter table flags owner to postgres",
        "grant select (name, enabled, at), update on flags to shop");
    var cart = flags(driver, subject(), Optional.empty()).getFirst();
    assertThat(cart.now()).isEqualTo(set("true"));
    assertThat(cart.by()).isEmpty();
    assertThat(cart.at()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"timestamp, true", "date, true", "text, false", "bigint, false"})
  void aTimeIsToldOfEveryColumnThatHoldsOne(String type, boolean told) throws Exception {
    sql("alter table flags drop at, add at " + type);
    if (told) {
      sql("update flags set at = '2026-11-20'");
    }
    assertThat(flags(driver, subject(), Optional.empty()).getFirst().at().isPresent())
        .isEqualTo(told);
  }

  @Test
  void whatMayBeASecretIsToldApartAndNotShown() throws Exception {
    sql("alter table flags alter enabled type text", "update flags set enabled = 'canary'");
    assertThat(flags(driver, subject(), Optional.empty()))
        .extracting(Flag::now)
        .containsOnly(set("other (print of 6)"));
    var file = Files.writeString(folder.resolve(".env"), "X=canary\n");
    assertThat(flags(inFile, of(file), Optional.empty()))
        .extracting(Flag::now)
        .containsOnly(set("other (print of 6)"));
  }

  @Test
  void aSnapshotOfOtherFlagsTellsNothingOfTheNewOne() throws Exception {
    capture(GOOD, subject());
    var more = with(Map.of("names", many("CART", "OTHER")));
    assertThat(flags(driver, more, Optional.of(store.open(GOOD))))
        .extracting(Flag::kept)
        .containsExactly(set("true"), Flag.Value.NOT_KEPT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X=true                       | true",
        "export X=\"off\" # why       | off",
        "X='on'                       | on",
        "X=1 # comment                | 1",
        "X=a\\nX=25%                   | 25%",
        "X=                           | ''",
      })
  void aFlagOfAFileIsWhatItsLineGivesIt(String line, String shown) throws Exception {
    var file = Files.writeString(folder.resolve(".env"), line.replace("\\n", "\n") + "\n");
    var value = flags(inFile, of(file), Optional.empty()).getFirst().now();
    assertThat(value).isEqualTo(set(shown.isEmpty() ? "other (print of 0)" : shown));
  }

  @Test
  void aFlagIsListedForEachFileInWhichItStandsOrStood() throws Exception {
    var one = Files.writeString(folder.resolve("a.env"), "X=true\n");
    var two = Files.writeString(folder.resolve("b.env"), "Y=1\nX=true\n");
    var three = Files.writeString(folder.resolve("c.env"), "Y=1\n");
    var subject = of(one, two, three);
    store.keep(GOOD, TARGET, inFile.spec().name(), shelf -> inFile.capture(subject, shelf));
    Files.writeString(two, "Y=1\n");

    var flags = flags(inFile, subject, Optional.of(store.open(GOOD)));

    assertThat(flags).extracting(Flag::place).containsExactly(one.toString(), two.toString());
    assertThat(flags.getLast().now()).isEqualTo(new Flag.Value.Unset());
    assertThat(flags.getLast().kept()).isEqualTo(set("true"));
    assertThat(flags.getLast().by()).isEmpty();
  }

  @Test
  void aFlagThatStandsNowhereIsListedAllTheSame() throws Exception {
    var absent = folder.resolve("none.env");
    assertThat(flags(inFile, of(absent), Optional.empty()))
        .containsExactly(
            new Flag("X", absent.toString(), new Flag.Value.Unset(), Flag.Value.NOT_KEPT));
  }

  private Subject of(Path... files) {
    var paths = Stream.of(files).map(Path::toString).toArray(String[]::new);
    return new Subject(
        TARGET, Setting.Group.of(Map.of("env", many(paths), "names", text("X"))), host);
  }
}
