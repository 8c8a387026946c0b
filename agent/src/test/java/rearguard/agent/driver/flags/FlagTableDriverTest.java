package rearguard.agent.driver.flags;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.Postgres;
import rearguard.agent.driver.World;
import rearguard.model.Setting;

/** Flags of a table with columns of all kinds, one of which holds a secret. */
class FlagTableDriverTest extends DriverContract {
  private static final String SECRET = "canary-in-a-flag";

  @RegisterExtension static final Postgres POSTGRES = new Postgres();

  @Override
  protected World world(Path empty) throws Exception {
    POSTGRES.sql(
        "shop",
        "drop table if exists flags, audit_log",
        "set role shop",
        "create table flags (name text primary key, state text, at timestamptz, who text)",
        "create table audit_log (id bigserial, action text, details jsonb, created_by text)",
        "insert into flags values ('NEW_CART', 'true'), ('o''hare \"; drop table flags; --', 'off'),"
            + " ('SPLIT', null), ('KEY', '"
            + SECRET
            + "'), ('OTHER', 'true')");
    return new Flags(Files.createDirectory(empty.resolve("nothing")));
  }

  static Setting many(String... texts) {
    return new Setting.Many(Stream.of(texts).<Setting>map(Setting.Text::new).toList());
  }

  private record Flags(Path nothing) implements World {
    @Override
    public Driver driver() {
      return new FlagTableDriver();
    }

    @Override
    public Setting.Group settings() {
      return POSTGRES.section(
          Map.of(
              "table",
              new Setting.Text("flags"),
              "names",
              many("NEW_CART", "o'hare \"; drop table flags; --", "SPLIT", "KEY"),
              "columns",
              Setting.Group.of(
                  Map.of(
                      "value", new Setting.Text("state"),
                      "updated-at", new Setting.Text("at"),
                      "updated-by", new Setting.Text("who"))),
              "audit",
              Setting.Group.of(Map.of("table", new Setting.Text("audit_log")))));
    }

    @Override
    public void damage() throws Exception {
      POSTGRES.sql(
          "shop",
          "update flags set state = 'false' where name in ('NEW_CART', 'SPLIT')",
          "update flags set state = null where name like 'o''hare%'",
          "update flags set state = '" + SECRET + "2' where name = 'KEY'");
    }

    @Override
    public String fingerprint() throws Exception {
      return POSTGRES.sql("shop", "select name, coalesce(state, 'NULL') from flags order by name");
    }

    @Override
    public List<Path> beside() {
      return List.of(nothing);
    }

    @Override
    public List<String> secrets() {
      return List.of(SECRET, Postgres.PASSWORD);
    }

    @Override
    public void close() {}
  }
}
