package rearguard.agent.host.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sha256Test {
  @Test
  void itIsTheOneOfTheStandard() throws IOException {
    var abc = new byte[] {'a', 'b', 'c'}; // FIPS 180-2, appendix B.1
    var said = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    assertThat(HexFormat.of().formatHex(digest(abc))).isEqualTo(said);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 55, 56, 63, 64, 65, 65_535, 65_536, 65_537, 3_000_000})
  void theLibraryAndTheJvmAgree(int length) throws IOException {
    assumeTrue(Sha256.hasLibrary(), "this host has no libcrypto");
    var content = new byte[length];
    new Random(length).nextBytes(content);

    assertThat(digest(content))
        .isEqualTo(Sha256.byJvm(Channels.newChannel(new ByteArrayInputStream(content))));
  }

  private static byte[] digest(byte[] content) throws IOException {
    return Sha256.of(Channels.newChannel(new ByteArrayInputStream(content)));
  }
}
