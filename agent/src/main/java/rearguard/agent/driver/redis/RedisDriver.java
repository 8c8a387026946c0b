package rearguard.agent.driver.redis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Show;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.SecretFile;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.DriverSpec;
import rearguard.model.name.Counted;
import rearguard.model.name.Quoted;
import rearguard.model.snapshot.Drift;

/** Captures, restores and purges keys of a Redis database. */
public final class RedisDriver implements Driver, Driver.Purges, Driver.Shows, Driver.Hides {
  private static final String BEFORE = "before";

  /** Of the fields of INFO (redis.io/commands/info), those that tell whether it is in trouble. */
  private static final Map<String, String> SHOWN =
      Map.of(
          "memory", "used_memory_human",
          "memory limit", "maxmemory_human",
          "clients", "connected_clients",
          "blocked clients", "blocked_clients",
          "rejected connections", "rejected_connections",
          "evicted keys", "evicted_keys",
          "last save", "rdb_last_bgsave_status",
          "up", "uptime_in_seconds");

  @Override
  public DriverSpec spec() {
    return RedisSettings.SPEC;
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return RedisSettings.review(settings);
  }

  /** Which keys matter cannot be seen from outside. */
  @Override
  public List<Setting.Group> detect(Host host) {
    return List.of();
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    var settings = RedisSettings.of(subject.settings());
    try (var server = Server.open(settings, subject.host())) {
      var tally = RedisCapture.of(server, settings, shelf);
      return new Captured(
          tally.toString(), new TreeMap<>(Map.of("keys", Long.toString(tally.keys()))));
    }
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException, InterruptedException {
    var settings = RedisSettings.of(subject.settings());
    return drift(looked(subject, kept, settings.limits()), kept);
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException, InterruptedException {
    return drift(looked(subject, kept, RedisSettings.Limits.NONE), kept);
  }

  private static Drift drift(RedisDrift drift, Shelf kept) {
    return new Drift(drift.words(), kept.keyed(drift.coarse()));
  }

  private static RedisDrift looked(Subject subject, Shelf kept, RedisSettings.Limits limits)
      throws HostException, InterruptedException {
    var settings = RedisSettings.of(subject.settings());
    var state = state(settings, kept);
    try (var server = Server.open(settings, subject.host())) {
      return RedisDrift.of(Merge.of(server, state, kept, limits), state);
    }
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var restore = restore(subject, kept);
    try (var server = Server.open(restore.settings(), subject.host())) {
      var proof = restore.prove(server);
      subject
          .host()
          .disk()
          .write(
              bench.folder().resolve(BEFORE),
              kept.keyed(proof.live().bytes()).getBytes(StandardCharsets.UTF_8),
              0600,
              subject.host().self());
      return Counted.of(restore.state().keys(), "key")
          + ": complete and accepted"
          + proof.expired();
    }
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var restore = restore(subject, kept);
    try (var server = Server.open(restore.settings(), subject.host())) {
      return restore.restore(server);
    }
  }

  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    try {
      var drift = looked(subject, kept, RedisSettings.Limits.NONE);
      if (drift.differing() == 0) {
        return Progress.DONE;
      }
      var before = before(subject.host().disk(), bench);
      return before.isEmpty() || before.get().equals(kept.keyed(drift.exact()))
          ? Progress.NOT_DONE
          : Progress.MIXED;
    } catch (HostException e) {
      if (e.problem().retry()) {
        return Progress.UNKNOWN;
      }
      throw e;
    }
  }

  private static Optional<String> before(Disk disk, Bench bench) throws HostException {
    var file = bench.folder().resolve(BEFORE);
    return disk.stat(file).isEmpty()
        ? Optional.empty()
        : Optional.of(new String(disk.read(file, 1000), StandardCharsets.UTF_8));
  }

  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    subject.host().disk().deleteTree(bench.folder().resolve(BEFORE));
  }

  @Override
  public String purge(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var settings = RedisSettings.of(subject.settings());
    var state = state(settings, kept);
    try (var server = Server.open(settings, subject.host())) {
      return new RedisPurge(settings, state, kept, subject.host()).purge(server);
    }
  }

  @Override
  public List<Show> shows(Subject subject, Instant since)
      throws HostException, InterruptedException {
    var settings = RedisSettings.of(subject.settings());
    try (var server = Server.open(settings, subject.host())) {
      var told = server.figures();
      var figures = new TreeMap<String, String>();
      SHOWN.forEach(
          (name, field) ->
              Optional.ofNullable(told.get(field)).ifPresent(value -> figures.put(name, value)));
      return List.of(new Show.Figures(server.named(), figures));
    }
  }

  @Override
  public List<String> hidden(Subject subject) throws HostException {
    var file = RedisSettings.of(subject.settings()).password();
    return file.isEmpty()
        ? List.of()
        : List.of(
            "PASSWORD="
                + new String(
                    SecretFile.in(file.get(), "password", RedisSettings.PASSWORD, subject.host()),
                    StandardCharsets.UTF_8));
  }

  /** Keys are data: no line of a log is known by them. */
  @Override
  public List<String> hidden(Subject subject, Shelf kept) {
    return List.of();
  }

  private static RedisRestore restore(Subject subject, Shelf kept) throws HostException {
    var settings = RedisSettings.of(subject.settings());
    return new RedisRestore(settings, state(settings, kept), kept, subject.host());
  }

  /** A snapshot of other keys would remove what nobody names any more. */
  private static RedisState state(RedisSettings settings, Shelf kept) throws HostException {
    var state = RedisState.in(kept);
    if (state.database() != settings.database() || !state.patterns().equals(settings.keys())) {
      throw Faults.conflict(
          "snapshot "
              + kept.id()
              + " holds the keys "
              + Quoted.of(String.join(", ", state.patterns()))
              + " of database "
              + state.database()
              + ", and the fleet file names others",
          "Choose a restore point that was captured since, or name these keys again.");
    }
    return state;
  }
}
