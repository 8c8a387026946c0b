package rearguard.agent.driver.flags;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.CaredFor;
import rearguard.agent.paths.PathWords;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.flag.Flag;
import rearguard.model.name.DriverName;
import rearguard.model.name.Quoted;
import rearguard.model.snapshot.Drift;

/** Captures and restores feature flags that are keys of environment files. */
public final class FlagsDriver implements Driver, Driver.Rebuilds, Driver.Flagged {
  private static final String ENV = "env";
  private static final String NAMES = "names";
  private static final DriverSpec SPEC =
      new DriverSpec(
          new DriverName("flags"),
          Kind.CONFIG,
          Set.of(Ability.SET),
          List.of(
              new DriverSpec.Key(
                  ENV,
                  DriverSpec.Shape.TEXTS,
                  true,
                  "the environment files that hold the flags, as absolute paths"),
              new DriverSpec.Key(
                  NAMES, DriverSpec.Shape.TEXTS, true, "the flags, such as FEATURE_X")));

  @Override
  public DriverSpec spec() {
    return SPEC;
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    var problems = new ArrayList<Problem>();
    var paths = sorted(settings, ENV);
    var names = sorted(settings, NAMES);
    if (settings.entries().containsKey(ENV) && paths.isEmpty()) {
      problems.add(wrong(ENV, "\"env\" names no file"));
    }
    for (var path : paths) {
      PathWords.unfit(path)
          .ifPresent(why -> problems.add(wrong(ENV, "path \"" + Quoted.of(path) + "\" " + why)));
    }
    if (settings.entries().containsKey(NAMES) && names.isEmpty()) {
      problems.add(wrong(NAMES, "\"names\" names no flag"));
    }
    names.stream()
        .filter(name -> !PathWords.key(name))
        .forEach(
            name ->
                problems.add(
                    wrong(NAMES, "\"" + Quoted.of(name) + "\" is not the key of a variable")));
    return problems;
  }

  private static Problem wrong(String key, String message) {
    return Problem.of(
            Problem.Kind.USAGE,
            message,
            "Write it as \"flags: { env: /opt/shop/.env, names: [FEATURE_X] }\".")
        .at(new Problem.Place("", 0, 0, key));
  }

  private static List<String> sorted(Setting.Group settings, String key) {
    return settings.texts(key).stream().distinct().sorted().toList();
  }

  /** Which variables are flags cannot be seen from outside. */
  @Override
  public List<Setting.Group> detect(Host host) {
    return List.of();
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf) throws HostException {
    refuseWrong(subject);
    return care(subject).capture(shelf);
  }

  /** As all flags are now, but for the one that is to be set. */
  @Override
  public Captured draw(Subject subject, Version version, boolean asked, Shelf.Writer shelf)
      throws HostException {
    refuseWrong(subject);
    var wish = FlagWish.of(version, sorted(subject.settings(), NAMES));
    var drawn = CaredFor.keysWith(keys(subject), wish.flag(), wish.value(), shelf);
    return new Captured(drawn.summary(), wish.facts(drawn.facts()));
  }

  @Override
  public List<Flag> flags(Subject subject, Optional<Shelf> kept, UnaryOperator<String> print)
      throws HostException {
    refuseWrong(subject);
    return new FileFlags(keys(subject), print).beside(kept);
  }

  private void refuseWrong(Subject subject) throws HostException {
    var problems = review(subject.settings());
    if (!problems.isEmpty()) {
      throw new HostException(problems.getFirst());
    }
  }

  private static CaredFor care(Subject subject) {
    return CaredFor.keys(keys(subject));
  }

  private static CaredFor.Keys keys(Subject subject) {
    return new CaredFor.Keys(
        sorted(subject.settings(), ENV), sorted(subject.settings(), NAMES), subject.host());
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException {
    return care(subject).compare(kept);
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench) throws HostException {
    return care(subject).prepare(kept, bench);
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return care(subject).restore(kept);
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException {
    return care(subject).verify(kept);
  }

  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench) throws HostException {
    return care(subject).probe(kept, bench);
  }

  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    care(subject).tidy(bench);
  }
}
