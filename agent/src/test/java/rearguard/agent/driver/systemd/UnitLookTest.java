package rearguard.agent.driver.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnitLookTest {
  private static final UnitName API = new UnitName("tea-api.service");
  private static final UnitName JOB = new UnitName("tea-job.service");

  /** As systemd 252 printed it. */
  private static final String SHOWN =
      """
      Type=notify
      TimeoutStartUSec=1min 30s
      TimeoutStopUSec=infinity
      MainPID=46
      NRestarts=2
      EnvironmentFiles=/etc/tea/tea.env (ignore_errors=no)
      EnvironmentFiles=/etc/tea/more files.env (ignore_errors=yes)
      Id=tea-api.service
      TriggeredBy=tea.socket tea.timer
      LoadState=loaded
      ActiveState=active
      SubState=running
      FragmentPath=/etc/systemd/system/tea-api.service
      DropInPaths=/etc/systemd/system/tea-api.service.d/a.conf /run/x.conf
      UnitFileState=enabled
      NeedDaemonReload=no
      InvocationID=0f3a

      Type=oneshot
      Id=tea-job.service
      ActiveState=activating
      SubState=start
      Job=31
      """;

  private static UnitLook look(String shown) {
    return UnitLook.all(List.of(API), shown).getFirst();
  }

  @Test
  void eachUnitIsToldByItsOwnBlock() {
    var looks = UnitLook.all(List.of(API, JOB), SHOWN);
    var api = looks.getFirst();

    assertThat(api.standing()).isEqualTo(UnitLook.Standing.RUNS);
    assertThat(api.environmentFiles())
        .containsExactly("/etc/tea/tea.env", "/etc/tea/more files.env");
    assertThat(api.dropIns())
        .containsExactly("/etc/systemd/system/tea-api.service.d/a.conf", "/run/x.conf");
    assertThat(api.triggers()).containsExactly("tea.socket", "tea.timer");
    assertThat(api.mainPid()).isEqualTo(46);
    assertThat(api.restarts()).isEqualTo(2);
    assertThat(api.startTimeout()).contains(Duration.ofSeconds(90));
    assertThat(api.stopTimeout()).isEmpty();
    assertThat(api.busy()).isFalse();
    assertThat(looks.getLast().busy()).isTrue();
    assertThat(looks.getLast().text("MainPID")).isEmpty();
  }

  @Test
  void anAnswerOfAnotherShapeIsNotGuessedAt() {
    assertThatThrownBy(() -> UnitLook.all(List.of(API), SHOWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 units when asked for 1");
  }

  @Test
  void whatStartsOverAndOverDoesNotRun() {
    assertThat(look("Type=simple\nActiveState=activating\nSubState=auto-restart\n").standing())
        .isEqualTo(UnitLook.Standing.RESTLESS);
    assertThat(look("Type=simple\nActiveState=failed\n").standing())
        .isEqualTo(UnitLook.Standing.OFF);
    assertThat(look("Type=simple\nActiveState=reloading\n").standing())
        .isEqualTo(UnitLook.Standing.RUNS);
  }

  @Test
  void aJobCaughtAtWorkIsNotAThingThatRuns() {
    assertThat(look("Type=oneshot\nActiveState=activating\n").standing())
        .isEqualTo(UnitLook.Standing.OFF);
    assertThat(look("Type=oneshot\nActiveState=activating\n").still()).isFalse();
    assertThat(look("Type=oneshot\nActiveState=active\nSubState=exited\n").standing())
        .isEqualTo(UnitLook.Standing.RUNS);
  }

  @Test
  void whatStopsIsNotStillBeforeItIsGone() {
    assertThat(look("ActiveState=deactivating\n").still()).isFalse();
    assertThat(look("ActiveState=inactive\nJob=7\n").still()).isFalse();
    assertThat(look("ActiveState=inactive\nJob=0\n").still()).isTrue();
  }

  @Test
  void spansAreReadAsSystemdWritesThem() {
    assertThat(UnitLook.span("5min 20.5s")).contains(Duration.ofMillis(320_500));
    assertThat(UnitLook.span("100ms")).contains(Duration.ofMillis(100));
    assertThat(UnitLook.span("infinity")).isEmpty();
    assertThat(UnitLook.span("")).isEmpty();
    assertThat(UnitLook.span("1 fortnight")).isEmpty();
  }
}
