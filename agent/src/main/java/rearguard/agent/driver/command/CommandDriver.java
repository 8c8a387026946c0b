package rearguard.agent.driver.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.driver.command.CommandState.Aim;
import rearguard.agent.driver.command.CommandState.Told;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.policy.Call;
import rearguard.agent.policy.Entry;
import rearguard.agent.policy.Performing;
import rearguard.agent.policy.PolicyFile;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.snapshot.Drift;

/** Runs commands that the host's own policy declares, and takes them back. */
public final class CommandDriver implements Driver, Driver.Remembers, Driver.LooksUp {
  private static final DriverSpec SPEC =
      new DriverSpec(
          new DriverName("command"),
          Kind.PROCESS,
          Set.of(Ability.LASTS),
          List.of(
              new DriverSpec.Key(
                  Section.RUN,
                  DriverSpec.Shape.TEXT,
                  true,
                  "The command's name in the policy of the host, such as deploy-worker."),
              new DriverSpec.Key(
                  Section.ARGUMENTS,
                  DriverSpec.Shape.GROUP,
                  false,
                  "What its parameters are, as the policy names them; each is one word of it.")));

  private final Scene.Places places;

  /**
   * One that knows its places.
   *
   * @param books a folder of the agent's own, made when it is first needed
   */
  public CommandDriver(PolicyFile policy, Path books) {
    this.places = new Scene.Places(policy, books);
  }

  @Override
  public DriverSpec spec() {
    return SPEC;
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return Section.review(settings);
  }

  @Override
  public List<Problem> lookUp(Setting.Group settings, Host host) throws InterruptedException {
    var section = Section.of(settings);
    try {
      var entry = places.policy().read(host).entry(section.run());
      var problems = Call.review(entry, section.arguments());
      if (problems.isEmpty()) {
        new Performing(new Call(entry, new TreeMap<>()), host).refuseUnfit();
      }
      return problems;
    } catch (HostException e) {
      return List.of(e.problem().at(new Problem.Place("", 0, 0, Section.RUN)));
    }
  }

  /** What may be run is not what should be run. */
  @Override
  public List<Setting.Group> detect(Host host) {
    return List.of();
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    return keep(subject, shelf, new Aim.Forward());
  }

  @Override
  public Captured remember(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    var run = Section.of(subject.settings()).run();
    var since = Book.of(places.books(), subject, run).read().position();
    return keep(subject, shelf, new Aim.Back(since));
  }

  private Captured keep(Subject subject, Shelf.Writer shelf, Aim aim)
      throws HostException, InterruptedException {
    var wrong = Section.review(subject.settings());
    if (!wrong.isEmpty()) {
      throw new HostException(wrong.getFirst());
    }
    var section = Section.of(subject.settings());
    var entry = places.policy().read(subject.host()).entry(section.run());
    var told = Scene.told(entry, subject.host());
    if (told.isEmpty() && !entry.more().status().isEmpty() && aim instanceof Aim.Forward) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "the status of \"" + entry.name() + "\" cannot be told",
              "See why its status command fails on this host."));
    }
    var arguments = arguments(entry, section, told);
    if (aim instanceof Aim.Forward) {
      Call.checked(entry, arguments);
    }
    var state = new CommandState(aim, entry.name(), arguments, entry.digest(), told);
    shelf.record(Scene.RECORD, state.written());
    return new Captured(summary(state), facts(state));
  }

  /** A parameter that follows the status is what the status says, unless the section says more. */
  private static SortedMap<String, String> arguments(
      Entry entry, Section section, Optional<Told> told) {
    var arguments = new TreeMap<>(section.arguments());
    entry.parameters().values().stream()
        .filter(parameter -> parameter.fromStatus())
        .forEach(
            parameter ->
                told.ifPresent(now -> arguments.putIfAbsent(parameter.name(), now.text())));
    return arguments;
  }

  private static String summary(CommandState state) {
    return state.run()
        + Call.inWords(state.arguments())
        + state.status().map(told -> ", its status is \"" + told.shown() + "\"").orElse("");
  }

  private static SortedMap<String, String> facts(CommandState state) {
    var facts = new TreeMap<String, String>();
    state.arguments().forEach((name, value) -> facts.put("argument-" + name, value));
    state.status().filter(Told::plain).ifPresent(told -> facts.put("status", told.text()));
    facts.put("command", state.run());
    return facts;
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException, InterruptedException {
    var scene = Scene.of(subject, kept, places);
    scene.performing(scene.wanted().arguments()).refuseUnfit();
    return new Comparison(scene).ahead();
  }

  /** On a way back from where nothing was begun, whatever became of the policy meanwhile. */
  private boolean untouched(Subject subject, Shelf kept) throws HostException {
    var wanted = Scene.wanted(kept);
    return wanted.status().isEmpty()
        && wanted.aim() instanceof Aim.Back(var since)
        && Book.of(places.books(), subject, wanted.run()).read().position().equals(since);
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    if (untouched(subject, kept)) {
      return "was not run: there is nothing to take back";
    }
    var scene = Scene.of(subject, kept, places);
    var performing =
        new Performing(new Call(scene.entry(), scene.wanted().arguments()), scene.host());
    performing.refuseUnfit();
    if (scene.forward()) {
      scene.performing(scene.wanted().arguments());
    }
    new Going(scene, bench).note();
    return performing.call().inWords()
        + " is declared and can be run"
        + performing.unlimited().map(why -> "; " + why).orElse("");
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return untouched(subject, kept)
        ? "not run: there is nothing to take back"
        : new Going(Scene.of(subject, kept, places), bench).go();
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException, InterruptedException {
    return untouched(subject, kept)
        ? new Drift(List.of(), "")
        : new Comparison(Scene.of(subject, kept, places)).left();
  }

  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return new Going(Scene.of(subject, kept, places), bench).progress();
  }

  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    Going.clear(subject.host().disk(), bench);
  }
}
