package rearguard.agent.driver.compose;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.World;
import rearguard.model.Setting;

/** Against an engine of its own, with the Compose that this host has. */
class ComposeDriverTest extends DriverContract {
  @TempDir static Path place;

  private static Dockerd engine;
  private static Project project;
  private static String good;
  private static String bad;
  private static String whole;

  @BeforeAll
  static void startTheEngine() throws Exception {
    engine = Dockerd.in(place.resolve("engine"));
    project = new Project(engine, place.resolve("shop"), "shop");
    project.edit("compose.yml", "restart: always", "healthcheck: " + Project.CHECK);
    good = engine.image(project.app(), "one");
    bad = engine.image("shop-app:bad", "two");
    project.up();
    project.awaitHealthy("backend");
    project.awaitHealthy("worker");
    whole = project.fingerprint();
  }

  @AfterAll
  static void endTheEngine() throws Exception {
    engine.close();
  }

  @Override
  protected World world(Path empty) throws Exception {
    engine.say("docker tag " + good + " " + project.app());
    project.edit("backend.env", "COLOUR=red", "COLOUR=blue");
    if (!project.fingerprint().equals(whole)) {
      project.up();
    }
    project.awaitHealthy("backend");
    project.awaitHealthy("worker");
    return new Shop();
  }

  private static final class Shop implements World {
    @Override
    public Driver driver() {
      return new ComposeDriver();
    }

    @Override
    public Setting.Group settings() {
      return project.settings(Map.of());
    }

    /** A deployment of a bad release under the same name, with another setting; half done. */
    @Override
    public void damage() throws Exception {
      engine.say("docker tag " + bad + " " + project.app());
      project.edit("backend.env", "COLOUR=blue", "COLOUR=red");
      project.up("--force-recreate", "backend");
      project.say("docker stop " + project.container("worker"));
    }

    @Override
    public String fingerprint() throws Exception {
      return project.fingerprint();
    }

    @Override
    public List<Path> beside() {
      return List.of(project.folder());
    }

    @Override
    public List<String> secrets() {
      return List.of(Project.SECRET, "blue");
    }

    /** Each round is a whole deployment and a whole restore. */
    @Override
    public int killsEvery() {
      return 53;
    }

    @Override
    public void close() {}
  }
}
