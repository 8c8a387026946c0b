package rearguard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.link.Address;
import rearguard.agent.policy.PolicyFile;
import rearguard.model.Problem;
import rearguard.model.name.HostName;

class AgentConfigTest {
  private static final String WHOLE = "controller=ctl.example:8443\nfleet=f1\nhost=web1\n";

  @Test
  void whatIsWrittenIsReadAgain(@TempDir Path folder) throws Exception {
    var host = new LocalHost("config");
    var config = new AgentConfig(new Address("[::1]", 8443), "f1", new HostName("web1"));
    config.write(folder, host.disk(), host.self());
    assertThat(AgentConfig.read(folder, host.disk())).isEqualTo(config);

    var elsewhere = new PolicyFile(Path.of("/srv/commands.yaml"));
    var other = new AgentConfig(config.controller(), "f1", config.host(), elsewhere);
    other.write(folder, host.disk(), host.self());
    assertThat(AgentConfig.read(folder, host.disk())).isEqualTo(other);
  }

  @Test
  void aFolderWithoutOneNamesTheCure(@TempDir Path folder) {
    var problem =
        catchThrowableOfType(
                HostException.class, () -> AgentConfig.read(folder, new LocalHost("config").disk()))
            .problem();
    assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(problem.message()).isEqualTo("\"" + folder + "\" holds no agent");
    assertThat(problem.hint()).contains("rearguard-agent enrol");
  }

  @ParameterizedTest
  @CsvSource({
    "contoller=x, 'unknown key \"contoller\" in f', 'Did you mean \"controller\"?'",
    "hosts=x, 'unknown key \"hosts\" in f', 'Did you mean \"host\"?'",
    "colour=x, 'unknown key \"colour\" in f', 'Known keys: commands, controller, fleet, host.'",
  })
  void aKeyThatIsNotKnownIsRefusedWithTheNearestWord(String line, String message, String hint) {
    var problem = refusal(WHOLE + line);
    assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE);
    assertThat(problem.message()).isEqualTo(message);
    assertThat(problem.hint()).isEqualTo(hint);
  }

  @ParameterizedTest
  @CsvSource({"controller", "fleet", "host"})
  void aKeyThatIsMissingOrEmptyIsNamed(String key) {
    var without = WHOLE.replaceAll("(?m)^" + key + "=.*\n", "");
    var words = "key \"" + key + "\" is missing in f";
    assertThat(refusal(without).message()).isEqualTo(words);
    assertThat(refusal(without + key + "=  \n").message()).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "controller=ctl.example, 'is not an address of the form host:port in f'",
    "controller=ctl.example:0, 'is not an address of the form host:port in f'",
    "controller=ctl.example:65536, 'is not an address of the form host:port in f'",
    "controller=a b:1, 'is not an address of the form host:port in f'",
    "host=Not A Host, ' in f'",
    "commands=etc/commands.yaml, '\"etc/commands.yaml\" is not an absolute path in its plain form in f'",
    "commands=/etc/../tmp/c.yaml, '\"/etc/../tmp/c.yaml\" is not an absolute path in its plain form in f'",
    "host=\\u12, 'cannot read f: '",
  })
  void aValueThatCannotBeIsRefused(String line, String words) {
    var problem = refusal(WHOLE + line);
    assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE);
    assertThat(problem.message()).contains(words);
  }

  private static Problem refusal(String text) {
    return catchThrowableOfType(HostException.class, () -> AgentConfig.parse("f", text)).problem();
  }
}
