package rearguard.agent.driver.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What people and deployments do in a checkout. */
final class Shell {
  private Shell() {}

  static String in(Path folder, String script) throws Exception {
    return run(folder, List.of("sh", "-ec", script));
  }

  static String as(int user, Path folder, String script) throws Exception {
    var words = new ArrayList<>(List.of("setpriv", "--reuid=" + user, "--regid=" + user));
    words.addAll(List.of("--clear-groups", "sh", "-ec", script));
    return run(folder, words);
  }

  private static String run(Path folder, List<String> words) throws Exception {
    var builder = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
    var process = builder.start();
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
