package rearguard.agent.driver.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.LocalHost;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Hold;

class MaintenancePageTest {
  @TempDir Path folder;
  private Edge edge;

  @BeforeEach
  void open() throws Exception {
    edge = new Edge(folder);
  }

  @AfterEach
  void close() throws Exception {
    edge.close();
  }

  @Test
  void usersAreToldWith503AndWhenToComeBackAndThePage() throws Exception {
    assertThat(hold()).isEqualTo("maintenance is on for 60 s");

    assertThat(edge.answer())
        .startsWith("503 300 <!doctype html>")
        .contains("<p>Back at 14:30 &lt;soon&gt; &amp; well</p>");

    assertThat(release()).isEqualTo("maintenance is off");
    assertThat(edge.answer()).isEqualTo("200 - the shop");
  }

  @Test
  void anNginxThatDoesNotServeThePageIsNotBelieved() throws Exception {
    edge.forget("");
    assertRefused("the page is there, but nginx answers 200 and not 503");
    edge.forget("add_header Retry-After 300 always;");
    assertRefused("nginx serves the page without Retry-After");
    edge.forget("rewrite ^ /maintenance.html break;");
    assertRefused("nginx answers ");
  }

  @Test
  void withoutAnNginxNothingIsClaimed() throws Exception {
    edge.stop();
    assertRefused("is not answered");
  }

  private void assertRefused(String words) throws Exception {
    assertThatThrownBy(this::hold).hasMessageContaining(words);
    assertThat(Files.exists(edge.page())).isFalse();
  }

  private Subject subject() {
    var target = new Target(new ComponentName("maintenance"), new HostName("edge1"));
    return new Subject(target, edge.settings(), new LocalHost("maintenance-page"));
  }

  private String hold() throws Exception {
    var terms = new Hold("anna", Duration.ofSeconds(60), List.of());
    return ((MaintenanceDriver) edge.driver()).hold(subject(), terms);
  }

  private String release() throws Exception {
    return ((MaintenanceDriver) edge.driver()).release(subject(), "anna");
  }
}
