package rearguard.controller.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import rearguard.controller.retain.Retention;
import rearguard.controller.retain.Sizes;
import rearguard.model.Answer;
import rearguard.model.Problem;

class RetainPartTest {
  private static final String FILE =
      """
      application: shop
      hosts: { app: [web1] }
      components: { code: { on: app, git: {} } }
      """;

  private static Retention read(String retain) {
    return switch (FleetFile.read("shop.yml", FILE + retain)) {
      case Answer.Given<FleetFile>(var file) -> file.application().retention();
      case Answer.Refused<FleetFile>(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  private static Problem wrong(String retain) {
    return switch (FleetFile.read("shop.yml", FILE + retain)) {
      case Answer.Given<FleetFile> _ -> throw new AssertionError("it was read");
      case Answer.Refused<FleetFile>(List<Problem> problems) -> problems.getFirst();
    };
  }

  @Test
  void pointsDaysAndSizeAreRead() {
    var retention = read("retain: { points: 20, days: 90, size: 20GiB }");

    assertThat(retention).isEqualTo(new Retention(20, Duration.ofDays(90), 20L << 30, true));
    assertThat(retention.words()).isEqualTo("keeps 20 points, 90 days, 20 GiB a host");
  }

  @Test
  void whatIsNotSaidIsAsUsual() {
    assertThat(read("")).isEqualTo(Retention.USUAL);
    assertThat(read("").words())
        .isEqualTo("keeps 50 points, 180 days, 50 GiB a host (the fleet file says nothing)");
    assertThat(read("retain: { points: 7 }"))
        .isEqualTo(new Retention(7, Duration.ofDays(180), 50L << 30, true));
  }

  @Test
  void aMistakeIsToldWithItsPlaceAndTheNearestWord() {
    var key = wrong("retain: { point: 20 }");
    assertThat(key.message()).isEqualTo("unknown key \"point\"");
    assertThat(key.hint()).contains("\"points\"");
    assertThat(key.place()).contains(new Problem.Place("shop.yml", 4, 11, "retain.point"));

    var size = wrong("retain: { points: 20, size: 20GB }");
    assertThat(size.message()).isEqualTo("\"20GB\" is not a size");
    assertThat(size.hint()).isEqualTo("Write a number and a unit, as 500MiB, 20GiB or 1TiB.");
    assertThat(size.place()).contains(new Problem.Place("shop.yml", 4, 29, "retain.size"));

    var much = wrong("retain: { points: 20, size: 99999999TiB }");
    assertThat(much.message()).isEqualTo("\"99999999TiB\" is not from 1MiB to 1024TiB");
    assertThat(much.hint()).isEqualTo("Write a number and a unit, as 500MiB, 20GiB or 1TiB.");
    assertThat(much.place()).contains(new Problem.Place("shop.yml", 4, 29, "retain.size"));
    assertThat(wrong("retain: { size: 16777216TiB }").message()).contains("is not from 1MiB");
    assertThat(wrong("retain: { size: 1025TiB }").message()).contains("is not from 1MiB");
    assertThat(wrong("retain: { size: 1023KiB }").message()).contains("is not from 1MiB");

    assertThat(wrong("retain: { points: 2 }").hint())
        .isEqualTo("Write a whole number from 3 to 1000.");
    assertThat(wrong("retain: { days: 0 }").hint()).contains("from 1 to 3650");
    assertThat(wrong("retain: 20").message()).contains("must be a group of keys");
  }

  @Test
  void sizesAreReadAndSaidAlike() {
    assertThat(Sizes.read("500MiB")).contains(500L << 20);
    assertThat(Sizes.read("1TiB")).contains(1L << 40);
    assertThat(Sizes.read("8388607TiB")).contains(8388607L << 40);
    assertThat(Sizes.read("8388608TiB")).isEmpty();
    assertThat(Sizes.read("16777217TiB")).isEmpty();
    assertThat(Sizes.read("0GiB")).isEmpty();
    assertThat(Sizes.read("20")).isEmpty();
    assertThat(Sizes.words(20L << 30)).isEqualTo("20 GiB");
    assertThat(Sizes.words((20L << 30) + (1L << 29))).isEqualTo("20.5 GiB");
    assertThat(Sizes.words(1000)).isEqualTo("1000 B");
    assertThat(Sizes.words(1L << 10)).isEqualTo("1 KiB");
  }
}
