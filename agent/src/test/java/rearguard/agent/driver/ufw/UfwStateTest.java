package rearguard.agent.driver.ufw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import rearguard.agent.host.Owner;

class UfwStateTest {
  private static final UfwPlaces PLACES =
      new UfwPlaces(Path.of("/e"), Path.of("/d/ufw"), Path.of("/l"));
  private static final KernelRules FOUR =
      KernelRules.read(
          ":INPUT DROP [0:0]\n:ufw-x - [0:0]\n-A INPUT -j ufw-x\n-A ufw-x -j ACCEPT\n");
  private static final UfwState.Present ON = present(true, "/e/user.rules", "one", FOUR);

  @Test
  void aStateComesBackFromItsBytesAsItWas() throws Exception {
    var odd = present(true, "/e/user.rules", "\u0000\u00ff\n", FOUR);
    for (var state : List.of(new UfwState.Absent(), ON, odd, off("x"))) {
      assertThat(UfwState.read(state.written())).isEqualTo(state);
    }
    assertThat(odd.written()).isNotEqualTo(ON.written());
    assertThatThrownBy(() -> UfwState.read(new byte[] {0, 0, 0, 9, '-'}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another version");
    assertThatThrownBy(() -> UfwState.read(new byte[] {0, 0, 0, 1, 'x'}))
        .hasMessageContaining("unknown kind");
  }

  @Test
  void onlyOtherRulesInTheSameFrameNeedNoReload() {
    var rules = KernelRules.read(FOUR.written().replace("ACCEPT", "DROP"));
    var frame = KernelRules.read(FOUR.written() + "-A OUTPUT -j ufw-x\n");

    assertThat(reload(present(true, "/e/user.rules", "two", rules), ON)).isFalse();
    assertThat(reload(present(true, "/e/user.rules", "one", frame), ON)).isTrue();
    assertThat(reload(present(true, "/e/after.rules", "one", FOUR), ON)).isTrue();
    assertThat(reload(present(true, "/d/ufw", "one", FOUR), ON)).isTrue();
    assertThat(reload(ON, present(true, "/e/user.rules", "one", KernelRules.NONE))).isTrue();
    assertThat(reload(ON, off("one"))).isTrue();
    assertThat(reload(off("one"), ON)).isFalse();
    assertThat(reload(new UfwState.Absent(), ON)).isFalse();
  }

  @Test
  void driftNamesFilesAndRules() {
    var other =
        present(
            true,
            "/e/user6.rules",
            "x",
            KernelRules.read(FOUR.written().replace("ACCEPT", "DROP")));

    assertThat(UfwDrift.words(ON, ON)).isEmpty();
    assertThat(UfwDrift.words(ON, other))
        .containsExactly(
            "\"/e/user.rules\" was there, now it is gone",
            "\"/e/user6.rules\" was not there, now it is",
            "the kernel is without \"-A ufw-x -j ACCEPT\" for IPv4",
            "the kernel is with \"-A ufw-x -j DROP\" for IPv4");
    assertThat(UfwDrift.words(ON, off("two")))
        .containsExactly(
            "ufw was active, now it is inactive", "\"/e/user.rules\" has other content");
    assertThat(UfwDrift.words(new UfwState.Absent(), off("two"))).isEmpty();
    assertThat(UfwDrift.words(new UfwState.Absent(), ON))
        .containsExactly("ufw was absent, now it is active");
  }

  @Test
  void theOrderOfRulesIsDriftToo() {
    var two = FOUR.written() + "-A ufw-x -j DROP\n";
    var turned =
        two.replace("x -j ACCEPT", "x -j 1")
            .replace("x -j DROP", "x -j ACCEPT")
            .replace("x -j 1", "x -j DROP");

    assertThat(
            UfwDrift.words(
                present(true, "/e/user.rules", "one", KernelRules.read(two)),
                present(true, "/e/user.rules", "one", KernelRules.read(turned))))
        .containsExactly("the rules in the kernel for IPv4 stand in another order");
  }

  @Test
  void rulesThatWereNotInTheKernelWhenKeptAreThoseOfTheFiles() {
    assertThat(UfwDrift.words(present(true, "/e/user.rules", "one", KernelRules.NONE), ON))
        .isEmpty();
    assertThat(UfwDrift.words(ON, present(true, "/e/user.rules", "one", KernelRules.NONE)))
        .isNotEmpty();
  }

  private static boolean reload(UfwState wanted, UfwState now) {
    return UfwRestore.needsReload(wanted, now, PLACES);
  }

  private static UfwState.Present off(String content) {
    return present(false, "/e/user.rules", content, KernelRules.NONE);
  }

  private static UfwState.Present present(
      boolean active, String path, String content, KernelRules four) {
    var text = new UfwState.Text(0640, new Owner(0, 0), content);
    return new UfwState.Present(active, new TreeMap<>(Map.of(path, text)), four, KernelRules.NONE);
  }
}
