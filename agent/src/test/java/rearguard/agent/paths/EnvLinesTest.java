package rearguard.agent.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EnvLinesTest {
  @Test
  void driftNamesKeysAndNeverValues() {
    assertThat(changed("/a/.env", "A=1\nB=secret\n# c\nexport C=x", "A=1\nB=other\nexport D=y"))
        .isEqualTo("differs in B, C (now missing), D (now added)");
    assertThat(changed("/a/prod.env", "A=1", "A=1\n\n# note")).isEqualTo("has other content");
  }

  @Test
  void whatLooksLikeASecretIsNoKey() {
    assertThat(changed("/a/token", "c2VjcmV0=", "b3RoZXI=")).isEqualTo("content");
    assertThat(changed("/a/.env", "JBSWY3DPEHPK3PXP====", "A=1"))
        .isEqualTo("differs in A (now added)");
    assertThat(changed("/a/.env", "A=\"-----BEGIN\nMIIB\n\"", "A=1")).isEqualTo("content");
  }

  private static String changed(String path, String kept, String now) {
    return EnvLines.changed(
            path, kept.getBytes(StandardCharsets.UTF_8), now.getBytes(StandardCharsets.UTF_8))
        .orElse("content");
  }
}
