package rearguard.agent.driver.flags;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.DriverSpec;
import rearguard.model.flag.Flag;
import rearguard.model.name.Counted;
import rearguard.model.name.Quoted;
import rearguard.model.snapshot.Drift;

/** Captures and restores feature flags that are rows of a PostgreSQL table. */
public final class FlagTableDriver implements Driver, Driver.Rebuilds, Driver.Flagged {
  private static final String BEFORE = "before";
  private static final int SHOWN = 10;

  @Override
  public DriverSpec spec() {
    return TableSettings.SPEC;
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return TableSettings.review(settings);
  }

  /** Which table holds flags cannot be seen from outside. */
  @Override
  public List<Setting.Group> detect(Host host) {
    return List.of();
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    try (var table = FlagTable.looking(TableSettings.of(subject.settings()), subject.host())) {
      var state = table.now();
      shelf.record(FlagState.RECORD, state.written());
      return new Captured(summary(state), facts(state));
    }
  }

  /** As all flags are now, but for the one that is to be set. */
  @Override
  public Captured draw(Subject subject, Version version, boolean asked, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    var settings = TableSettings.of(subject.settings());
    var wish = FlagWish.of(version, settings.names());
    try (var table = FlagTable.looking(settings, subject.host())) {
      var value = table.written(wish.value());
      var state = table.now().with(wish.flag(), value);
      shelf.record(FlagState.RECORD, state.written());
      return new Captured(summary(state), wish.facts(facts(state)));
    }
  }

  @Override
  public List<Flag> flags(Subject subject, Optional<Shelf> kept, UnaryOperator<String> print)
      throws HostException, InterruptedException {
    var settings = TableSettings.of(subject.settings());
    try (var table = FlagTable.looking(settings, subject.host())) {
      return new TableFlags(table, kept.flatMap(FlagTableDriver::readable), print).all();
    }
  }

  private static Optional<FlagState> readable(Shelf kept) {
    try {
      return Optional.of(state(kept));
    } catch (HostException e) {
      return Optional.empty();
    }
  }

  private static String summary(FlagState state) {
    int all = state.values().size();
    var shown =
        state.values().entrySet().stream()
            .limit(SHOWN)
            .map(
                flag ->
                    Quoted.of(flag.getKey()) + " " + FlagDrift.shown(flag.getValue(), _ -> "other"))
            .collect(Collectors.joining(", "));
    return Counted.of(all, "flag")
        + ": "
        + shown
        + (all > SHOWN ? " and " + (all - SHOWN) + " more" : "");
  }

  private static SortedMap<String, String> facts(FlagState state) {
    return new TreeMap<>(Map.of("flags", Integer.toString(state.values().size())));
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException, InterruptedException {
    var settings = TableSettings.of(subject.settings());
    var wanted = wanted(settings, kept);
    try (var table = FlagTable.looking(settings, subject.host())) {
      var drift = FlagDrift.of(wanted, table.now(), kept);
      if (!drift.none()) {
        table.refuseUnfit(wanted);
      }
      return drift;
    }
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException, InterruptedException {
    var settings = TableSettings.of(subject.settings());
    var wanted = wanted(settings, kept);
    try (var table = FlagTable.looking(settings, subject.host())) {
      return FlagDrift.of(wanted, table.now(), kept);
    }
  }

  /**
   * Does it all in a transaction that is not kept: rights, types, rules and triggers are proven.
   */
  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var settings = TableSettings.of(subject.settings());
    var wanted = wanted(settings, kept);
    try (var table = FlagTable.changing(settings, subject.host())) {
      var before = table.locked();
      change(table, wanted, kept, bench).made(before);
      note(subject, bench, kept.keyed(before.written()));
    }
    return Counted.of(settings.names().size(), "flag") + ": complete and accepted";
  }

  private static FlagChange change(FlagTable table, FlagState wanted, Shelf kept, Bench bench) {
    return new FlagChange(table, wanted, bench, kept.id());
  }

  private static void note(Subject subject, Bench bench, String print) throws HostException {
    var host = subject.host();
    var bytes = print.getBytes(StandardCharsets.UTF_8);
    host.disk().write(bench.folder().resolve(BEFORE), bytes, 0600, host.self());
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var settings = TableSettings.of(subject.settings());
    var wanted = wanted(settings, kept);
    var seen = before(subject.host().disk(), bench);
    try (var table = FlagTable.changing(settings, subject.host())) {
      var now = table.locked();
      if (FlagDrift.differing(wanted, now).isEmpty()) {
        return "every flag has its value already";
      }
      if (seen.isPresent() && !seen.get().equals(kept.keyed(now.written()))) {
        throw new HostException(
            Problem.of(
                Problem.Kind.CONFLICT,
                "somebody else set a flag of " + table.named() + " since this was prepared",
                "Look at who did, then plan again."));
      }
      var set = change(table, wanted, kept, bench).made(now);
      table.session().keep();
      return "set " + Counted.of(set.size(), "flag") + " right";
    }
  }

  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    try {
      var drift = verify(subject, kept);
      if (drift.none()) {
        return Progress.DONE;
      }
      var before = before(subject.host().disk(), bench);
      return before.isEmpty() || before.get().equals(drift.live())
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

  private static FlagState wanted(TableSettings settings, Shelf kept) throws HostException {
    var state = state(kept);
    if (!state.table().equals(settings.flags().table())
        || !state.values().keySet().containsAll(settings.names())) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "snapshot " + kept.id() + " does not hold all the flags that are named now",
              "Choose a restore point that was captured since they are named."));
    }
    return state;
  }

  private static FlagState state(Shelf kept) throws HostException {
    try {
      return FlagState.read(kept.record(FlagState.RECORD));
    } catch (IOException e) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "record \"" + FlagState.RECORD + "\" of snapshot " + kept.id() + " cannot be read",
              "Choose another restore point."),
          e);
    }
  }
}
