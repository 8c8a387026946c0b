package rearguard.agent.driver.ufw;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import rearguard.agent.host.Owner;

class WatchdogTest {
  private static final UfwPlaces PLACES =
      new UfwPlaces(Path.of("/e"), Path.of("/d/ufw"), Path.of("/l"));
  private static final UfwState.Text TEXT = UfwState.Text.of(0640, new Owner(0, 0), new byte[] {1});

  @Test
  void theWayBackPutsEachFileInItsPlaceAndThenTheKernel() {
    assertThat(Watchdog.back(present(true, "/e/ufw.conf", "/d/ufw"), PLACES, false))
        .isEqualTo(
            """
            cp -p file0 '/d/ufw.rearguard-back' && mv -f '/d/ufw.rearguard-back' '/d/ufw'
            rm -f '/e/after.init'
            rm -f '/e/after.rules'
            rm -f '/e/after6.rules'
            rm -f '/e/before.init'
            rm -f '/e/before.rules'
            rm -f '/e/before6.rules'
            rm -f '/e/sysctl.conf'
            cp -p file1 '/e/ufw.conf.rearguard-back' && mv -f '/e/ufw.conf.rearguard-back' '/e/ufw.conf'
            rm -f '/e/user.rules'
            rm -f '/e/user6.rules'
            rm -f '/l/user.rules'
            rm -f '/l/user6.rules'
            sync
            iptables-restore --noflush < 4
            ip6tables-restore --noflush < 6
            """);
  }

  @Test
  void itReloadsWhenTheSwitchDidAndSwitchesOffWhatWasOff() {
    assertThat(Watchdog.back(present(true, "/e/ufw.conf"), PLACES, true))
        .contains("sync\nufw reload\niptables-restore");
    assertThat(Watchdog.back(present(false, "/e/ufw.conf"), PLACES, true))
        .startsWith("ufw disable\n")
        .endsWith("sync\n");
    assertThat(Watchdog.back(new UfwState.Absent(), PLACES, false)).isEqualTo("ufw disable\n");
  }

  private static UfwState present(boolean active, String... paths) {
    var files = new TreeMap<String, UfwState.Text>(Map.of());
    for (var path : paths) {
      files.put(path, TEXT);
    }
    return new UfwState.Present(active, files, KernelRules.NONE, KernelRules.NONE);
  }
}
