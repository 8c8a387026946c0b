package rearguard.agent.evidence;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Drivers;
import rearguard.agent.driver.Subject;
import rearguard.agent.driver.Trace;
import rearguard.agent.host.Command;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.store.EvidenceStore;
import rearguard.model.Problem;
import rearguard.model.evidence.Manifest;
import rearguard.model.evidence.Seal;
import rearguard.model.evidence.Told;
import rearguard.model.evidence.Wish;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;

/**
 * Takes evidence, tells what is kept, and gives it in the clear. Thread-safe; one is taken at a
 * time.
 */
public final class Forensics {
  private static final Logger LOG = Logger.getLogger("rearguard.evidence");

  /** What goes into one message. */
  private static final int TOLD = 50;

  private static final Duration SOON = Duration.ofSeconds(20);

  private final HostName self;
  private final Drivers drivers;
  private final EvidenceStore store;
  private final Host host;
  private final Scope scope;
  private final ReentrantLock one = new ReentrantLock();

  public Forensics(HostName self, Drivers drivers, EvidenceStore store, Host host) {
    this(self, drivers, store, host, new Scope(Limits.USUAL, HostTraces.USUAL));
  }

  /** How much of what. */
  record Scope(Limits limits, HostTraces traces) {}

  Forensics(HostName self, Drivers drivers, EvidenceStore store, Host host, Scope scope) {
    this.self = self;
    this.drivers = drivers;
    this.store = store;
    this.host = host;
    this.scope = scope;
  }

  /** Seals what was being taken when the agent ended; whatever is wrong with it, others go on. */
  public void recover() throws InterruptedException {
    one.lockInterruptibly();
    try {
      for (var manifest : store.sealLeftovers()) {
        LOG.warning("sealed incomplete evidence " + manifest.head().id());
        var _ = protectedFrom(manifest);
      }
    } catch (HostException e) {
      LOG.log(Level.SEVERE, "cannot seal evidence: " + e.problem().message(), e);
    } finally {
      one.unlock();
    }
  }

  public Told answer(Wish wish) throws HostException, InterruptedException {
    return switch (wish) {
      case Wish.Take take -> Told.of(List.of(take(take)));
      case Wish.Look(var application) -> Told.of(look(application));
      case Wish.Read read -> new Told(List.of(), ByteBuffer.wrap(read(read)));
    };
  }

  /** Takes evidence under an id, once: asked again, it tells what it took. */
  public Seal take(Wish.Take wish) throws HostException, InterruptedException {
    one.lockInterruptibly();
    try {
      recover();
      var kept = store.find(wish.id());
      return kept.isPresent() ? kept.get().seal() : fresh(wish);
    } finally {
      one.unlock();
    }
  }

  private Seal fresh(Wish.Take wish) throws HostException, InterruptedException {
    var room = scope.limits().on(store.freeBytes());
    var head =
        new Manifest.Head(
            wish.id(), self, wish.application(), wish.by(), wish.reason(), host.clock().instant());
    var draft = store.begin(head);
    var taking = new Taking(draft, host, room);
    Manifest manifest;
    try {
      everything(taking, wish);
      manifest = store.seal(draft, true);
    } catch (HostException e) {
      draft.lacks("everything-else", e.problem().message());
      manifest = store.seal(draft, false);
    }
    return noted(manifest.seal(), protectedFrom(manifest));
  }

  /** What vanishes first is taken first. */
  private void everything(Taking taking, Wish.Take wish)
      throws HostException, InterruptedException {
    taking.processes();
    taking.sockets();
    taking.follow(scope.traces().passing());
    var known = new HashSet<Object>();
    for (var section : wish.sections()) {
      taking.follow(traces(section).stream().filter(trace -> known.add(what(trace))).toList());
    }
    taking.follow(scope.traces().lasting().apply(homes()));
  }

  /** Two components may lead to the same; it is taken once. */
  private static Object what(Trace trace) {
    return switch (trace) {
      case Trace.Said said -> said.command();
      case Trace.File file -> List.of("file", file.file());
      case Trace.Files files -> List.of("files", files.folder());
      case Trace.Changes changes -> List.of("changes", changes.folder());
      case Trace.Lost lost -> lost;
    };
  }

  /** A fault of a driver costs its own traces and nobody else's. */
  private List<Trace> traces(Wish.Section section) throws InterruptedException {
    var name = section.target().component() + "-";
    try {
      return drivers
          .named(section.driver())
          .filter(Driver.Witness.class::isInstance)
          .map(Driver.Witness.class::cast)
          .orElse(_ -> List.of())
          .traces(new Subject(section.target(), section.settings(), host))
          .stream()
          .map(trace -> named(name, trace))
          .toList();
    } catch (HostException e) {
      return List.of(new Trace.Lost(name + "traces", e.problem().message()));
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a fault in driver " + section.driver(), e);
      return List.of(new Trace.Lost(name + "traces", "a fault in driver " + section.driver()));
    }
  }

  private static Trace named(String first, Trace trace) {
    return switch (trace) {
      case Trace.Said(var name, var command) -> new Trace.Said(first + name, command);
      case Trace.File(var name, var file) -> new Trace.File(first + name, file);
      case Trace.Files(var name, var folder) -> new Trace.Files(first + name, folder);
      case Trace.Changes(var name, var folder) -> new Trace.Changes(first + name, folder);
      case Trace.Lost(var name, var why) -> new Trace.Lost(first + name, why);
    };
  }

  private List<String> homes() throws HostException {
    var homes = Path.of("/home");
    return host.disk().stat(homes).filter(stat -> stat.type() == Disk.Type.FOLDER).isEmpty()
        ? List.of()
        : host.disk().names(homes);
  }

  /** Where the file system can, not even root changes it by mistake; why it cannot otherwise. */
  private Optional<String> protectedFrom(Manifest manifest) throws InterruptedException {
    var folder = store.folder(manifest.head().id());
    try {
      var ran = host.programs().run(Command.of(folder, SOON, "chattr", "-R", "+i", folder + ""));
      return ran.fine() ? Optional.empty() : Optional.of("chattr ended with " + ran.exit());
    } catch (HostException e) {
      return Optional.of(e.problem().message());
    }
  }

  private static Seal noted(Seal seal, Optional<String> unprotected) {
    var notes = new ArrayList<String>();
    unprotected.ifPresent(why -> notes.add("read only, but not immutable on this disk: " + why));
    notes.addAll(seal.notes());
    return new Seal(
        seal.id(),
        seal.host(),
        seal.application(),
        seal.begun(),
        seal.sealed(),
        seal.whole(),
        seal.entries(),
        seal.bytes(),
        seal.digest(),
        notes);
  }

  /** What is kept of an application, the oldest first; of very many the newest. */
  public List<Seal> look(ApplicationName application) throws HostException, InterruptedException {
    if (one.tryLock()) {
      try {
        recover();
      } finally {
        one.unlock();
      }
    }
    var seals =
        store.all(manifest -> manifest.head().application().equals(application)).stream()
            .map(Manifest::seal)
            .toList();
    return seals.subList(Math.max(0, seals.size() - TOLD), seals.size());
  }

  public byte[] read(Wish.Read wish) throws HostException {
    if (wish.entry() < 0 || wish.part() < 0) {
      throw new HostException(Problem.of(Problem.Kind.USAGE, "no evidence has a part below 0", ""));
    }
    return store.read(wish.id(), wish.entry(), wish.part());
  }
}
