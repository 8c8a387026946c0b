package rearguard.agent.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.host.LocalHost;

class GlanceTest {
  private final LocalHost host = new LocalHost("glance-test");
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void fill() throws Exception {
    file = Files.createDirectories(folder.resolve("etc/site")).resolve("a.conf");
    Files.writeString(file, "one");
  }

  @Test
  void equalWhileNothingHappens() throws Exception {
    var before = glance();
    Files.readString(file);

    assertThat(glance()).isEqualTo(before);
  }

  @Test
  void whateverHappensToAFileIsSeen() throws Exception {
    var before = glance();
    Files.writeString(file, "three");
    var written = glance();
    assertThat(written).isNotEqualTo(before);

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    var opened = glance();
    assertThat(opened).isNotEqualTo(written);

    Files.move(file, file.resolveSibling("b.conf"));
    assertThat(glance()).isNotEqualTo(opened);
  }

  @Test
  void whatIsNotThereIsSeenWhenItComes() throws Exception {
    var missing = folder.resolve("etc/later");
    var before = Glance.on(host.disk()).at(missing).text();
    Files.createFile(missing);

    assertThat(Glance.on(host.disk()).at(missing).text()).isNotEqualTo(before);
  }

  @Test
  void aLinkIsLookedAtAndNotFollowed() throws Exception {
    var link = Files.createSymbolicLink(folder.resolve("etc/link"), Path.of("site"));
    var before = Glance.on(host.disk()).within(link, 3).text();
    Files.writeString(file, "three");

    assertThat(Glance.on(host.disk()).within(link, 3).text()).isEqualTo(before);
  }

  @Test
  void homesAreFoundByNameAndNumber() {
    var passwd = "root:x:0:0:root:/root:/bin/bash\ndeploy:x:1000:1000:,,,:/home/deploy:/bin/sh\n";

    assertThat(Homes.parsed("deploy", passwd)).contains(Path.of("/home/deploy"));
    assertThat(Homes.parsed("1000", passwd)).contains(Path.of("/home/deploy"));
    assertThat(Homes.parsed("x", passwd)).isEqualTo(Optional.empty());
  }

  private String glance() throws Exception {
    return Glance.on(host.disk()).within(folder.resolve("etc"), 8).text();
  }
}
