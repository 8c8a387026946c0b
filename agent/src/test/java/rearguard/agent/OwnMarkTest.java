package rearguard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.agent.host.Command;
import rearguard.agent.host.Host;
import rearguard.agent.host.LocalHost;

class OwnMarkTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String LIVES_ON = "sleep 1000 > /dev/null 2>&1 & echo $! > pid";

  /** What is bound there is seen by the agent alone. */
  private static final String IN_ITS_PLACE = "mount --bind \"$1\" \"$2\"; shift 2; exec \"$@\"";

  @TempDir private Path folder;
  private final Host machine = new LocalHost("own-mark-test");
  private final List<ProcessHandle> left = new ArrayList<>();

  @AfterEach
  void endWhatIsLeft() {
    left.forEach(ProcessHandle::destroyForcibly);
  }

  private Path agent(String name) throws Exception {
    var its = Files.createDirectory(folder.resolve(name));
    var config = "controller=127.0.0.1:7443\nfleet=test\nhost=" + name + "\n";
    Files.writeString(its.resolve(AgentConfig.FILE), config);
    return its;
  }

  @Test
  void aMarkIsMadeOnceAndNeverTwiceTheSame() throws Exception {
    var one = agent("web1");
    OwnMark.host(one, machine.disk());
    var mark = Files.readString(one.resolve("mark"));

    OwnMark.host(one, machine.disk());
    OwnMark.host(agent("web2"), machine.disk());

    assertThat(one.resolve("mark")).hasContent(mark);
    assertThat(folder.resolve("web2/mark")).content().hasSameSizeAs(mark).isNotEqualTo(mark);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../../../../../../../../../../../../etc", "short"})
  void whatIsNoMarkIsReplaced(String text) throws Exception {
    var one = agent("web1");
    Files.writeString(one.resolve("mark"), text);
    OwnMark.host(one, machine.disk());
    assertThat(one.resolve("mark")).content().hasSize(36);
  }

  /** As two containers of one machine are. */
  @Test
  void anAgentThatStartsEndsWhatItsOwnLeftAndNothingOfAHostWithTheSamePath() throws Exception {
    assumeTrue(machine.self().user() == 0);
    Files.createDirectory(folder.resolve("place"));
    var mine = agent("web1");
    var others = agent("web2");
    inItsPlace(mine, "leave", 137);
    inItsPlace(others, "leave", 137);
    assertThat(List.of(lives(mine), lives(others))).containsExactly(true, true);

    inItsPlace(mine, "start", 0);

    assertThat(List.of(lives(mine), lives(others))).containsExactly(false, true);
  }

  private void inItsPlace(Path agent, String what, int exit) throws Exception {
    var words = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private"));
    words.addAll(List.of("sh", "-ec", IN_ITS_PLACE, "sh", "" + agent, folder + "/place"));
    words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp"));
    words.addAll(List.of(System.getProperty("java.class.path"), MortalAgent.class.getName()));
    words.addAll(List.of(folder + "/place", what, LIVES_ON));
    var ran = machine.programs().run(Command.of(folder, LONG, words).unmarked());
    assertThat(ran.exit()).as(ran.error()).isEqualTo(exit);
  }

  /** They were marked by the path alone. */
  @Test
  void whatAFormerVersionLeftIsEndedWhereItSurelyWasThisAgents() throws Exception {
    assumeTrue(machine.self().user() == 0);
    var mine = agent("web1");
    var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    var path = mine.toString().getBytes(StandardCharsets.UTF_8);
    var former = new LocalHost(UUID.nameUUIDFromBytes(path).toString()).programs();
    former.run(Command.of(mine, LONG, "sh", "-c", LIVES_ON));
    former.run(Command.of(elsewhere, LONG, "unshare", "--mount", "--", "sh", "-c", LIVES_ON));

    OwnMark.host(mine, machine.disk()).programs().endLeftovers();

    assertThat(List.of(lives(mine), lives(elsewhere))).containsExactly(false, true);
  }

  /** Whether what it left still runs. */
  private boolean lives(Path by) throws Exception {
    var pid = Integer.parseInt(Files.readString(by.resolve("pid")).strip());
    ProcessHandle.of(pid).ifPresent(left::add);
    return machine.processes().all().stream().anyMatch(one -> one.pid() == pid);
  }
}
