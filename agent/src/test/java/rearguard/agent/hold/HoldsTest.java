package rearguard.agent.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Drivers;
import rearguard.agent.driver.Subject;
import rearguard.agent.driver.maintenance.MaintenanceDriver;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.host.Pause;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Hold;
import rearguard.model.traffic.InForce;

class HoldsTest {
  private static final Target TARGET =
      new Target(new ComponentName("maintenance"), new HostName("app1"));
  private static final Hold.Why WHY = new Hold.Why("shop", "moving the database");

  @TempDir Path folder;
  private final Host host = new LocalHost("holds-" + ProcessHandle.current().pid());
  private Path flag;
  private Drivers drivers;
  private Holds holds;

  @BeforeEach
  void boot() {
    flag = folder.resolve("flag");
    restart();
  }

  /** A new agent on what the old one left. */
  private void restart() {
    drivers = new Drivers(List.of(new MaintenanceDriver(folder.resolve("maintenance"))));
    holds = new Holds(folder, host);
  }

  @Test
  void aHoldIsToldWithWhoWhyAndHowLongAlsoByAnAgentThatStartsAnew() throws Exception {
    hold("anna", Optional.of(Duration.ofMinutes(30)));
    var first = holds.inForce();

    assertThat(first).hasSize(1);
    var told = first.getFirst();
    assertThat(told.application()).isEqualTo("shop");
    assertThat(told.owner()).isEqualTo("anna");
    assertThat(told.why()).isEqualTo("moving the database");
    assertThat(told.maintenance()).isTrue();
    assertThat(told.until()).contains(told.since().plus(Duration.ofMinutes(30)));

    restart();
    assertThat(holds.inForce()).isEqualTo(first);
  }

  @Test
  void renewingMovesTheEndAndNotTheBeginning() throws Exception {
    hold("anna", Optional.of(Duration.ofMinutes(1)));
    var since = holds.inForce().getFirst().since();
    hold("anna", Optional.empty());

    assertThat(holds.inForce())
        .singleElement()
        .satisfies(told -> assertThat(told.since()).isEqualTo(since))
        .satisfies(told -> assertThat(told.until()).isEmpty());
  }

  @Test
  void aDeadlineThatPassedWhileTheAgentWasDeadIsMadeGoodByTheNextOne() throws Exception {
    hold("anna", Optional.of(Duration.ofSeconds(1)));
    hold("bert", Optional.empty());
    holds.endOverdue(drivers);
    assertThat(holds.inForce()).hasSize(2);
    new Pause().take(Duration.ofMillis(1100));

    restart();
    assertThat(flag).exists();
    holds.endOverdue(drivers);
    assertThat(holds.inForce()).extracting(InForce::owner).containsExactly("bert");
    assertThat(flag).exists();

    driver().release(subject(), "bert");
    assertThat(flag).doesNotExist();
    assertThat(holds.inForce()).isEmpty();
  }

  @Test
  void theLastDeadlineSwitchesOff() throws Exception {
    hold("anna", Optional.of(Duration.ofSeconds(1)));
    new Pause().take(Duration.ofMillis(1100));
    restart();

    holds.endOverdue(drivers);

    assertThat(flag).doesNotExist();
    assertThat(holds.inForce()).isEmpty();
  }

  @Test
  void oneThatCannotBeEndedIsToldWithItsTroubleAndTriedAgain() throws Exception {
    hold("anna", Optional.of(Duration.ofSeconds(1)));
    new Pause().take(Duration.ofMillis(1100));
    Files.delete(flag);
    Files.createDirectory(flag);

    holds.endOverdue(drivers);
    assertThat(holds.inForce())
        .singleElement()
        .satisfies(told -> assertThat(told.trouble()).contains("is not a plain file"));

    Files.delete(flag);
    restart();
    holds.endOverdue(drivers);
    assertThat(holds.inForce()).isEmpty();
  }

  @Test
  void whatSomebodySwitchedOffByHandIsForgotten() throws Exception {
    hold("anna", Optional.of(Duration.ofMinutes(30)));
    holds.look(drivers);
    assertThat(holds.inForce()).hasSize(1);

    Files.delete(flag);
    holds.look(drivers);

    assertThat(holds.inForce()).isEmpty();
    assertThat(folder.resolve("maintenance")).isEmptyDirectory();
  }

  @Test
  void aHoldThatWasRefusedIsNotTold() throws Exception {
    Files.createDirectory(flag);

    assertThatThrownBy(() -> hold("anna", Optional.empty())).isInstanceOf(HostException.class);

    assertThat(holds.inForce()).isEmpty();
  }

  @Test
  void aBookThatCannotBeReadKeepsNoAgentFromStarting() throws Exception {
    Files.write(folder.resolve("holds"), new byte[] {-1, 2, 3});
    restart();

    assertThat(holds.inForce()).isEmpty();
    hold("anna", Optional.empty());
    restart();
    assertThat(holds.inForce()).hasSize(1);
  }

  private Driver.Holds driver() {
    var driver = drivers.all().getFirst();
    return holds.of(driver, (Driver.Holds) driver);
  }

  private void hold(String owner, Optional<Duration> length) throws Exception {
    driver().hold(subject(), new Hold(owner, length, List.of(), WHY));
  }

  private Subject subject() {
    var file = Map.<String, Setting>of("path", new Setting.Text(flag.toString()));
    var settings = Setting.Group.of(Map.of("file", Setting.Group.of(file)));
    return new Subject(TARGET, settings, host);
  }
}
