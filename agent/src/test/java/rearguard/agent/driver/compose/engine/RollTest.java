package rearguard.agent.driver.compose.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RollTest {
  private static final String HEAD = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n";

  /** As Docker 20.10 and 28 say it, shortened. */
  private static final String TWO =
      """
      [{"Id":"aa11","Names":["/tea-api-1"],"Image":"tea/api:1","ImageID":"sha256:01","State":"running",\
      "Labels":{"com.docker.compose.project":"tea","com.docker.compose.project.working_dir":"/opt/tea",\
      "com.docker.compose.service":"api"},"Status":"Up 3 minutes"},\
      {"Id":"bb22","ImageID":"sha256:02","Labels":{"com.docker.compose.project":"shop",\
      "com.docker.compose.project.working_dir":"/opt/shop"},"Status":"Up 2 hours"}]
      """;

  @Test
  void everyContainerIsToldWithItsImageAndProject() {
    assertThat(Roll.parsed(HEAD + TWO).orElseThrow())
        .containsExactly(
            new Roll.One("aa11", "sha256:01", "tea", "/opt/tea"),
            new Roll.One("bb22", "sha256:02", "shop", "/opt/shop"));
  }

  @Test
  void whatPassesWithTimeIsNotTold() {
    assertThat(Roll.parsed(HEAD + TWO.replace("Up 3 minutes", "Up 4 minutes")))
        .isEqualTo(Roll.parsed(HEAD + TWO));
  }

  @Test
  void anythingButAListIsNoAnswer() {
    assertThat(Roll.parsed("")).isEmpty();
    assertThat(Roll.parsed("HTTP/1.0 500 no\r\n\r\n[]")).isEmpty();
    assertThat(Roll.parsed(HEAD + "[]").orElseThrow()).isEmpty();
    assertThat(Roll.call(Path.of("/nonexistent/docker.sock"))).isEmpty();
  }
}
