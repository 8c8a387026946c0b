package rearguard.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoutesTest {

  @Test
  void whateverIsServedStandsInTheTable() {
    assertThat(PageResource.class.getDeclaredMethods())
        .filteredOn(method -> Arrays.toString(method.getAnnotations()).contains("GET"))
        .hasSize(5)
        .allSatisfy(
            method -> {
              String path =
                  Optional.ofNullable(method.getAnnotation(Path.class)).map(Path::value).orElse("");
              String sample =
                  "/" + path.replace("{id}", "r-7f3k").replace("{name}", "dashboard.css");
              assertThat(Routes.lead(sample)).as(sample).isTrue();
            });
  }

  @Test
  void pathsAreJudgedAsTheyWereSent() {
    assertThat(Routes.lead("/runs/r-7f3k")).isTrue();
    assertThat(Routes.lead("/runs/r-7f3k/../../live")).isFalse();
    assertThat(Routes.lead("//")).isFalse();
    assertThat(Routes.lead("/live\n")).isFalse();
    assertThat(Routes.lead("/assets/../live")).isFalse();
    assertThat(Routes.lead("")).isFalse();
  }
}
