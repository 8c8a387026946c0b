package rearguard.agent.driver.pm2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.World;
import rearguard.model.Setting;

/** The driver against a real PM2 with an app in fork mode and one in cluster mode. */
class Pm2DriverContractTest extends DriverContract {
  private static final String SECRET = "canary-4711-hunter2";

  @Override
  protected World world(Path empty) throws Exception {
    return new Pm2World(empty);
  }

  private static final class Pm2World implements World {
    private final List<Pm2Driver> drivers = new ArrayList<>();
    private final Pm2 pm2;
    private final Path folder;
    private final Path app;
    private final int web = Pm2.freePort();
    private final int pair = Pm2.freePort();
    private int damages;

    private Pm2World(Path folder) throws Exception {
      this.folder = folder;
      pm2 = new Pm2(folder);
      app = pm2.app("app", "good");
      pm2.start(
          Pm2.definition("web", app, Map.of("PORT", "" + web, "COLOUR", "green", "SECRET", SECRET)),
          Pm2.definition("pair", app, Map.of("PORT", "" + pair, "COLOUR", "green"))
              .put("instances", 2)
              .put("exec_mode", "cluster"),
          Pm2.definition("cold", app, Map.of("COLOUR", "blue")));
      pm2.run("stop", "cold");
      pm2.run("save");
      pm2.awaitAnswer(web);
      pm2.awaitAnswer(pair);
    }

    @Override
    public Driver driver() {
      closeDrivers();
      drivers.add(new Pm2Driver());
      return drivers.getLast();
    }

    @Override
    public Setting.Group settings() {
      var entries = new LinkedHashMap<String, Setting>();
      entries.put("home", new Setting.Text(pm2.home().toString()));
      entries.put("program", new Setting.Text(Pm2.program()));
      entries.put(
          "apps", new Setting.Many(List.of(new Setting.Text("web"), new Setting.Text("pair"))));
      return new Setting.Group(entries);
    }

    @Override
    public void damage() throws Exception {
      damages++;
      pm2.run("delete", "all");
      pm2.start(
          Pm2.definition(
                  "web", app, Map.of("PORT", "" + web, "COLOUR", "red" + damages, "ADDED", "1"))
              .put("args", "--bad"),
          Pm2.definition("pair", app, Map.of("PORT", "" + pair, "COLOUR", "red"))
              .put("exec_mode", "cluster"),
          Pm2.definition("extra", app, Map.of("COLOUR", "red")));
      pm2.run("save", "--force");
      pm2.awaitAnswer(web);
      pm2.awaitAnswer(pair);
    }

    @Override
    public String fingerprint() throws Exception {
      return pm2.fingerprint()
          + "\n"
          + pm2.ask(web).replaceFirst("\"pid\":[0-9]+", "")
          + "\n"
          + pm2.ask(pair).replaceFirst("\"pid\":[0-9]+", "");
    }

    @Override
    public List<Path> beside() {
      return List.of(app);
    }

    @Override
    public List<String> secrets() {
      return List.of(SECRET);
    }

    @Override
    public int killsEvery() {
      return 7;
    }

    private void closeDrivers() {
      drivers.forEach(Pm2Driver::close);
      drivers.clear();
    }

    @Override
    public void close() throws Exception {
      closeDrivers();
      pm2.close();
      if (!Files.isDirectory(folder)) {
        throw new AssertionError("the world is gone");
      }
    }
  }
}
