package rearguard.agent.driver.flags;

import static rearguard.agent.driver.flags.FlagTableDriverTest.many;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.World;
import rearguard.model.Setting;

/** Flags of an environment file that holds much else. */
class FlagsDriverTest extends DriverContract {
  private static final String SECRET = "canary-5ecret";

  @Override
  protected World world(Path empty) throws Exception {
    Files.writeString(
        empty.resolve(".env"),
        "# shop\nexport FEATURE_X=\"true\" # since May\nTOKEN=" + SECRET + "\nFEATURE_Y=1\n");
    return new Env(empty.resolve(".env"));
  }

  private record Env(Path file) implements World {
    @Override
    public Driver driver() {
      return new FlagsDriver();
    }

    @Override
    public Setting.Group settings() {
      return Setting.Group.of(
          Map.of(
              "env",
              new Setting.Text(file.toString()),
              "names",
              many("FEATURE_X", "FEATURE_Y", "FEATURE_Z")));
    }

    @Override
    public void damage() throws Exception {
      Files.writeString(
          file, "# shop\nexport FEATURE_X=off\nTOKEN=" + SECRET + "\nFEATURE_Z=" + SECRET + "2\n");
    }

    @Override
    public String fingerprint() throws Exception {
      return Files.getPosixFilePermissions(file) + Files.readString(file);
    }

    @Override
    public List<Path> beside() {
      return List.of(file.resolveSibling(""));
    }

    @Override
    public List<String> secrets() {
      return List.of(SECRET);
    }

    @Override
    public void close() {}
  }
}
