package rearguard.agent.driver.git;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Show;
import rearguard.agent.driver.Source;
import rearguard.agent.driver.Subject;
import rearguard.agent.driver.Trace;
import rearguard.agent.driver.git.exchange.GitBuild;
import rearguard.agent.driver.git.exchange.GitRestore;
import rearguard.agent.driver.git.exchange.GitTidy;
import rearguard.agent.driver.git.making.Artefacts;
import rearguard.agent.driver.git.repository.Checkout;
import rearguard.agent.driver.git.repository.Faults;
import rearguard.agent.driver.git.repository.GitReader;
import rearguard.agent.driver.git.repository.GitSource;
import rearguard.agent.driver.git.repository.GitState;
import rearguard.agent.driver.git.repository.GitStateText;
import rearguard.agent.driver.git.repository.Words;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.Glance;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.snapshot.Drift;

/** Checkouts of git with the artefacts that were built in them. */
public final class GitDriver
    implements Driver,
        Driver.KeepsOutside,
        Driver.Rebuilds,
        Driver.Sourced,
        Driver.Watches,
        Driver.Witness,
        Driver.Shows,
        Driver.Hides {
  private static final String ENV = ".env";
  private static final long ENV_LIMIT = 1 << 20;

  private static final DriverSpec SPEC =
      new DriverSpec(new DriverName("git"), Kind.CODE, Set.of(Ability.WATCH), GitSettings.KEYS);

  @Override
  public DriverSpec spec() {
    return SPEC;
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return GitSettings.review(settings);
  }

  /** Checkouts below the folders where applications are put by custom. */
  @Override
  public List<Setting.Group> detect(Host host) throws HostException {
    return Detection.of(host.disk()).stream().map(GitDriver::section).toList();
  }

  private static Setting.Group section(GitSettings found) {
    var entries = new LinkedHashMap<String, Setting>();
    entries.put("path", new Setting.Text(found.path().toString()));
    if (!found.keep().isEmpty()) {
      List<Setting> keep = found.keep().stream().map(GitDriver::text).toList();
      entries.put("keep", new Setting.Many(keep));
    }
    return new Setting.Group(entries);
  }

  private static Setting text(String value) {
    return new Setting.Text(value);
  }

  /**
   * Git replaces these files whenever it moves to another commit, and npm the names in its folder;
   * an edit of a tracked file in its place is not seen here.
   */
  @Override
  public String glance(Subject subject) throws HostException {
    var settings = GitSettings.of(subject.settings());
    var git = settings.path().resolve(".git");
    var glance = Glance.on(subject.host().disk()).at(settings.path()).at(git);
    for (var name : List.of("HEAD", "ORIG_HEAD", "index", "packed-refs", "logs/HEAD")) {
      glance.at(git.resolve(name));
    }
    glance.within(git.resolve("refs/heads"), 3);
    for (var folder : settings.keep()) {
      made(settings.path().resolve(folder), glance);
    }
    return glance.text();
  }

  /**
   * A folder of packages says by one file what was installed into it, and holds very many names.
   */
  private static void made(Path folder, Glance glance) throws HostException {
    glance.at(folder);
    var packages = false;
    for (var name : List.of(".package-lock.json", ".yarn-integrity", ".modules.yaml")) {
      packages |= glance.finds(folder.resolve(name));
    }
    if (!packages) {
      glance.within(folder, 1);
    }
  }

  @Override
  public List<Show> shows(Subject subject, Instant since) {
    return List.of(new Show.Room(GitSettings.of(subject.settings()).path()));
  }

  /** Environment files at the top of the checkout, where libraries look for them. */
  @Override
  public List<String> hidden(Subject subject) throws HostException {
    var path = GitSettings.of(subject.settings()).path();
    var disk = subject.host().disk();
    var texts = new ArrayList<String>();
    for (var name : disk.stat(path).isPresent() ? disk.names(path) : List.<String>of()) {
      var file = path.resolve(name);
      if (name.startsWith(ENV)
          && disk.stat(file).filter(stat -> stat.type() == Disk.Type.FILE).isPresent()) {
        texts.add(new String(disk.read(file, ENV_LIMIT), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  /** Commits are no place for secrets, and kept folders hold what was made. */
  @Override
  public List<String> hidden(Subject subject, Shelf kept) {
    return List.of();
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    var settings = GitSettings.of(subject.settings());
    var checkout = Checkout.at(subject.host(), settings.path());
    var state = new GitCapture(checkout, shelf.id()).take(settings.keep(), shelf);
    return new Captured(Words.summary(state), new TreeMap<>(Words.facts(state.top().head())));
  }

  @Override
  public Captured draw(Subject subject, Version version, boolean asked, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    var draw = new GitDraw(checkout(subject), GitSettings.of(subject.settings()), asked, shelf);
    var state =
        switch (version) {
          case Version.Named(var name) -> draw.commit(name);
          case Version.Snapshot(var kept, _) -> draw.again(state(kept), kept);
        };
    var facts = new TreeMap<>(Words.facts(state.top().head()));
    if (!Artefacts.made(state).isEmpty()) {
      facts.put("made", Artefacts.names(Artefacts.made(state)));
    }
    return new Captured(Words.summary(state), facts);
  }

  @Override
  public Source source(Subject subject, Shelf kept) throws HostException {
    var state = state(kept);
    var git = path(subject).resolve(".git");
    return new GitSource(path(subject), new GitReader(git), state.top());
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException, InterruptedException {
    var keep = GitSettings.of(subject.settings()).keep();
    return GitDrift.ahead(checkout(subject), state(kept), kept, keep);
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var state = state(kept);
    if (switching(subject, kept, bench).switched()) {
      return named(path(subject)) + " is switched already";
    }
    var making = GitSettings.of(subject.settings()).build();
    return new GitBuild(checkout(subject), state, making, kept, bench).build();
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return switching(subject, kept, bench).restore();
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException, InterruptedException {
    return GitDrift.left(checkout(subject), state(kept), kept);
  }

  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return switching(subject, kept, bench).probe();
  }

  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    GitTidy.tidy(subject.host(), path(subject), bench);
  }

  @Override
  public void forget(Subject subject, Shelf kept) throws HostException, InterruptedException {
    if (subject.host().disk().stat(path(subject).resolve(".git")).isPresent()) {
      GitForget.from(checkout(subject), state(kept), kept.id());
    }
  }

  private static java.nio.file.Path path(Subject subject) {
    return GitSettings.of(subject.settings()).path();
  }

  private static Checkout checkout(Subject subject) throws HostException {
    return Checkout.at(subject.host(), path(subject));
  }

  private static GitRestore switching(Subject subject, Shelf kept, Bench bench)
      throws HostException {
    return new GitRestore(subject.host(), path(subject), state(kept), kept, bench);
  }

  private static GitState state(Shelf kept) throws HostException {
    try {
      return GitStateText.state(kept.record(GitCapture.RECORD));
    } catch (IllegalArgumentException e) {
      throw Faults.gone(
          "snapshot " + kept.id() + " cannot be read: " + e.getMessage(),
          "Choose another restore point.");
    }
  }

  @Override
  public List<Trace> traces(Subject subject) {
    var path = GitSettings.of(subject.settings()).path();
    return List.of(
        new Trace.Changes("changes", path),
        new Trace.File("git-reflog", path.resolve(".git/logs/HEAD")),
        new Trace.File("git-config", path.resolve(".git/config")),
        new Trace.Files("git-hooks", path.resolve(".git/hooks")));
  }
}
