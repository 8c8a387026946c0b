package rearguard.agent.driver.git.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import rearguard.agent.host.Owner;

class PermissionsTest {
  private static final Permissions SAY = new Permissions(1000, Path.of("/opt/.new"));

  @Test
  void theProgramsGetNoOptionFromAName() {
    var command = SAY.mode(02750, 33, List.of("./-rf", "."));

    assertThat(command.words()).containsExactly("chmod", "02750", "--", "./-rf", ".");
    assertThat(command.folder()).isEqualTo(Path.of("/opt/.new"));
  }

  @Test
  void theyRunAsTheOwnerAndAsAMemberOfTheGroup() {
    assertThat(SAY.mode(02640, 33, List.of("./x")).as()).contains(new Owner(1000, 33));
    assertThat(SAY.group(33, 34, List.of("./x")).as()).contains(new Owner(1000, 34));
    assertThat(SAY.group(33, 34, List.of("./x")).words())
        .containsExactly("chgrp", "33", "--", "./x");
  }
}
