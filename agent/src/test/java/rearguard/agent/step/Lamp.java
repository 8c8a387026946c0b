package rearguard.agent.step;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Show;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.run.Claim;
import rearguard.model.snapshot.Drift;

/** A driver for the smallest live state there is: one word in one file, whose lamp can be off. */
public final class Lamp implements Driver, Driver.Stops, Driver.Shows, Driver.Hides {
  public static final DriverName NAME = new DriverName("lamp");

  /** What a test does at a point of a call. */
  @FunctionalInterface
  public interface Point {
    void reached(String name) throws HostException, InterruptedException;
  }

  /** What happens there. */
  @FunctionalInterface
  public interface Deed {
    void perform() throws HostException, InterruptedException;
  }

  /** What a lamp has to show. */
  @FunctionalInterface
  public interface Telling {
    List<Show> since(Instant since) throws HostException, InterruptedException;
  }

  /** Who had the last restore done. */
  public volatile Claim cause = Claim.UNSAID;

  /** A secret of its environment. */
  public static final String HIDDEN = "not-for-the-ledger";

  public volatile Telling telling = _ -> List.of();
  private final Path file;
  private final Point point;
  public final List<String> calls = new ArrayList<>();

  public Lamp(Path file, Point point) {
    this.file = file;
    this.point = point;
  }

  public static Lamp of(Path file) {
    return new Lamp(file, _ -> {});
  }

  @Override
  public List<Show> shows(Subject subject, Instant since)
      throws HostException, InterruptedException {
    return telling.since(since);
  }

  @Override
  public List<String> hidden(Subject subject) throws HostException, InterruptedException {
    at("hidden");
    return List.of("SECRET=" + HIDDEN);
  }

  @Override
  public List<String> hidden(Subject subject, Shelf kept) throws HostException {
    return List.of("WORD=" + new String(kept.record("word"), StandardCharsets.UTF_8));
  }

  @Override
  public DriverSpec spec() {
    return new DriverSpec(NAME, Kind.PROCESS, Set.of(Ability.STOP_AND_START), List.of());
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return List.of();
  }

  @Override
  public List<Setting.Group> detect(Host host) {
    return List.of();
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    at("capture");
    shelf.record("word", bytes(read()));
    return new Captured("lamp shows " + read(), new TreeMap<>());
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException {
    return drift(kept);
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    at("prepare");
    kept.record("word");
    return "a new bulb is ready";
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    cause = bench.cause();
    at("restore");
    write(new String(kept.record("word"), StandardCharsets.UTF_8));
    at("restored");
    return "lamp shows " + read();
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException, InterruptedException {
    at("verify");
    return drift(kept);
  }

  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    at("probe");
    return drift(kept).none() ? Progress.DONE : Progress.NOT_DONE;
  }

  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    at("tidy");
  }

  @Override
  public String stop(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    at("stop");
    write("off");
    at("stopped");
    return "lamp is off";
  }

  @Override
  public String halt(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return stop(subject, kept, bench);
  }

  @Override
  public String start(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    at("start");
    write("on");
    at("started");
    return "lamp is on";
  }

  private void at(String name) throws HostException, InterruptedException {
    calls.add(name);
    point.reached(name);
  }

  private Drift drift(Shelf kept) throws HostException {
    var wanted = new String(kept.record("word"), StandardCharsets.UTF_8);
    return wanted.equals(read())
        ? new Drift(List.of(), read())
        : new Drift(List.of("shows " + read() + ", not " + wanted), read());
  }

  private String read() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void write(String word) {
    try {
      Files.writeString(file, word);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String word) {
    return word.getBytes(StandardCharsets.UTF_8);
  }
}
