package rearguard.agent.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rearguard.agent.driver.CutWire;
import rearguard.agent.driver.Driver;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;

class RedisBadDaysTest extends RedisStage {
  @Test
  void aWireThatIsCutAnywhereInARestoreLeavesTheOldOrTheNew() throws Exception {
    serve();
    redis()
        .lua(
            "for i = 1, 40 do redis.call('RPUSH', 'queue:' .. i, string.rep('job ' .. i, 30)) end");
    var good = redis().fingerprint();
    capture(GOOD, naming("queue:*"));
    var damage =
        "redis.call('FLUSHDB') for i = 30, 60 do redis.call('RPUSH', 'queue:' .. i, 'poison') end"
            + " redis.call('SET', 'other', 'stays')";
    redis().lua(damage);
    var damaged = redis().fingerprint();
    driver.prepare(naming("queue:*"), store.open(GOOD), bench());
    long whole = said(Long.MAX_VALUE);
    assertThat(whole).isGreaterThan(5000);
    var restored = redis().fingerprint();
    assertThat(restored).isNotEqualTo(good).contains(good);

    for (long cut = 1; cut < whole; cut += whole / 23) {
      redis().lua(damage);
      assertThat(said(cut)).isGreaterThanOrEqualTo(cut);
      assertThat(redis().fingerprint()).as("cut after %s", cut).isIn(damaged, restored);
      driver.restore(naming("queue:*"), store.open(GOOD), bench());
      assertThat(redis().fingerprint()).as("cut after %s", cut).isEqualTo(restored);
    }
  }

  /** Restores over a wire that is cut; tells how much was said. */
  private long said(long most) throws Exception {
    try (var wire = CutWire.to(redis().port(), most, () -> {})) {
      var subject = with("address", wire.address(), "queue:*");
      try {
        driver.restore(subject, store.open(GOOD), bench());
      } catch (HostException e) {
        assertThat(e.problem().kind()).isEqualTo(Problem.Kind.UNREACHABLE);
        assertThat(e.problem().retry()).isTrue();
      }
      return wire.said();
    }
  }

  @Test
  void aServerThatIsKilledInTheMiddleIsSetRightWhenItIsBack() throws Exception {
    serve("appendonly yes", "appendfsync always");
    redis().lua("for i = 1, 2000 do redis.call('RPUSH', 'queue:' .. i, 'job ' .. i) end");
    var good = redis().fingerprint();
    capture(GOOD, naming("*"));
    redis().cli("FLUSHDB");
    redis().cli("SET", "poison", "1");
    var bench = bench();
    driver.prepare(naming("*"), store.open(GOOD), bench);
    try (var wire = CutWire.to(redis().port(), 60_000, this::killed)) {
      var subject = with("address", wire.address(), "*");
      assertThatThrownBy(() -> driver.restore(subject, store.open(GOOD), bench))
          .isInstanceOf(HostException.class);
    }
    assertThat(driver.probe(naming("*"), store.open(GOOD), bench))
        .isEqualTo(Driver.Progress.UNKNOWN);
    assertThatThrownBy(() -> driver.compare(naming("*"), store.open(GOOD)))
        .hasMessageContaining("cannot be spoken to");

    redis().start();
    assertThat(driver.probe(naming("*"), store.open(GOOD), bench))
        .isEqualTo(Driver.Progress.NOT_DONE);
    driver.restore(naming("*"), store.open(GOOD), bench);
    assertThat(redis().fingerprint()).isEqualTo(good);
  }

  private void killed() {
    try {
      redis().kill();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoMayNotIsToldSoAndNothingIsShown() throws Exception {
    serve("user tea on >" + Redis.PASSWORD + " ~celery +@all -restore");
    redis().cli("RPUSH", "celery", "job");
    redis().cli("SET", "session", "of somebody");
    refused("password-file", wrongPassword(), "does not accept the password");
    refused("password-file", folder.resolve("absent").toString(), "no such file");
    var open = folder.resolve("open.pass");
    Files.writeString(open, Redis.PASSWORD);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
    refused("password-file", open.toString(), "its mode is 0640");

    var none = new LinkedHashMap<>(redis().section(Map.of(), "celery").entries());
    none.remove("password-file");
    assertThatThrownBy(() -> capture(UNDO, subject(new Setting.Group(none))))
        .hasMessageContaining("wants a password");

    capture(GOOD, with("user", "tea", "celery"));
    assertThatThrownBy(
            () -> driver.prepare(with("user", "tea", "celery"), store.open(GOOD), bench()))
        .hasMessageContaining("does not let this user do RESTORE");
    assertThatThrownBy(() -> capture(UNDO, with("user", "tea", "*")))
        .hasMessageContaining("does not let this user");
  }

  private String wrongPassword() throws Exception {
    var file = folder.resolve("wrong.pass");
    Files.writeString(file, "guess");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file.toString();
  }

  private void refused(String key, String value, String why) {
    assertThatThrownBy(() -> capture(UNDO, with(key, value, "celery")))
        .isInstanceOf(HostException.class)
        .hasMessageContaining(why)
        .hasMessageNotContainingAny(Redis.PASSWORD, "guess");
  }

  @Test
  void aServerThatTakesNoChangesIsRefusedBeforeAnythingChanges() throws Exception {
    serve();
    redis().cli("RPUSH", "celery", "job");
    capture(GOOD, naming("celery"));
    redis().cli("DEL", "celery");
    redis().cli("CONFIG", "SET", "maxmemory", "1");
    unprepared("is at its maxmemory");
    redis().cli("CONFIG", "SET", "maxmemory", "0");
    redis().cli("CONFIG", "SET", "min-replicas-to-write", "1");
    unprepared("too few replicas");
    redis().cli("CONFIG", "SET", "min-replicas-to-write", "0");
    redis().cli("REPLICAOF", "127.0.0.1", "1");
    unprepared("is a replica of \"127.0.0.1\"");
    assertThatThrownBy(() -> driver.compare(naming("celery"), store.open(GOOD)))
        .hasMessageContaining("is a replica of");
    redis().cli("REPLICAOF", "NO", "ONE");
    restore(GOOD, naming("celery"));

    redis().close();
    serve("cluster-enabled yes");
    unprepared("is part of a cluster");
  }

  private void unprepared(String why) {
    assertThatThrownBy(() -> driver.prepare(naming("celery"), store.open(GOOD), bench()))
        .isInstanceOf(HostException.class)
        .hasMessageContaining(why);
  }

  @Test
  void dumpsThatTheServerDoesNotReadAreRefusedByName() throws Exception {
    serve();
    redis().cli("SET", "celery", "live");
    var payload = HexFormat.of().parseHex("0001610f2700000000000000000000"); // of format 9999
    store.keep(
        GOOD,
        TARGET,
        driver.spec().name(),
        shelf -> {
          var strip = new Strip.Written(shelf);
          var key = rearguard.agent.driver.redis.line.Blob.of("celery");
          RedisState.put(
              new KeyState(key, 0, KeyType.STRING, KeyState.NEVER, 1, key), payload.length, strip);
          strip.put(payload, 0, payload.length);
          strip.end();
          new RedisState(0, List.of("celery"), 1, 9999).write(shelf);
          return new rearguard.agent.driver.Captured("", new java.util.TreeMap<>());
        });
    var before = redis().fingerprint();

    unprepared("does not read dumps of format 9999, as snapshot s-goodgood has them");
    assertThatThrownBy(() -> driver.restore(naming("celery"), store.open(GOOD), bench()))
        .hasMessageContaining("refused a key");
    assertThat(redis().fingerprint()).isEqualTo(before);
  }

  @Test
  void namesOfStrangersNeverReachTheTerminalRaw() throws Exception {
    serve();
    redis().lua("redis.call('SET', 'k\\27]0;owned\\7\\r\\n', 1)");
    var hostile = "celery\u001b[2J\u202e";
    redis().cli("SET", hostile, "1");
    var said = new StringBuilder(capture(GOOD, naming("k*", hostile)).summary());
    redis().cli("DEL", hostile);
    redis().lua("redis.call('DEL', 'k\\27]0;owned\\7\\r\\n')");
    said.append(driver.compare(naming("k*", hostile), store.open(GOOD)).words());
    assertThatThrownBy(() -> driver.compare(naming(hostile), store.open(GOOD)))
        .satisfies(e -> said.append(e.getMessage()));

    assertThat(said.toString()).contains("celery\\u001b[2J\\u202e").doesNotContain("owned");
    assertThat(said.toString().getBytes(StandardCharsets.UTF_8)).doesNotContain(27, 7, 13, 10);
  }

  @Test
  void somethingElseThatListensIsNamed() throws Exception {
    try (var door = new java.net.ServerSocket(0)) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (var one = door.accept()) {
                  one.getOutputStream()
                      .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                } catch (java.io.IOException _) {
                  // the driver has hung up
                }
              });
      var section =
          Setting.Group.of(
              Map.of(
                  "address",
                  new Setting.Text("127.0.0.1:" + door.getLocalPort()),
                  "keys",
                  new Setting.Text("*")));
      assertThatThrownBy(() -> capture(GOOD, subject(section)))
          .hasMessageContaining("something that is not Redis' protocol");
    }
  }
}
