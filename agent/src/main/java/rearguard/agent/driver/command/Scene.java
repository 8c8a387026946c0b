package rearguard.agent.driver.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import rearguard.agent.driver.Driver.Progress;
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

/**
 * A snapshot, what the policy declares of its command by now, and what was done with it.
 *
 * @param entry as it is declared now
 */
record Scene(Subject subject, Shelf kept, CommandState wanted, Entry entry, Book book) {
  static final String RECORD = "command";
  private static final int STATUS_LIMIT = 4096;

  /** Where the driver finds what the host says, and writes down what it did. */
  record Places(PolicyFile policy, Path books) {}

  static Scene of(Subject subject, Shelf kept, Places places) throws HostException {
    var wanted = wanted(kept);
    var entry = places.policy().read(subject.host()).entry(wanted.run());
    return new Scene(subject, kept, wanted, entry, Book.of(places.books(), subject, wanted.run()));
  }

  static CommandState wanted(Shelf kept) throws HostException {
    try {
      return CommandState.read(kept.record(RECORD));
    } catch (IOException e) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "record \"" + RECORD + "\" of snapshot " + kept.id() + " cannot be read",
              "Choose another restore point."),
          e);
    }
  }

  Host host() {
    return subject.host();
  }

  Performing performing(SortedMap<String, String> arguments) throws HostException {
    return new Performing(Call.checked(entry, arguments), host());
  }

  /** What a status prints now; empty when there is none, or when it cannot tell. */
  Optional<Told> now() throws HostException, InterruptedException {
    return told(entry, host());
  }

  static Optional<Told> told(Entry entry, Host host) throws HostException, InterruptedException {
    if (entry.more().status().isEmpty()) {
      return Optional.empty();
    }
    var ended = new Performing(new Call(entry, new java.util.TreeMap<>()), host).status();
    var text = ended.out().strip();
    return ended.exit() == 0 && text.length() <= STATUS_LIMIT
        ? Optional.of(new Told(text, String.join(" | ", ended.lines())))
        : Optional.empty();
  }

  /** How far what was begun last came, if nobody saw it end. */
  Progress progress(Deeds.Doing doing) throws HostException, InterruptedException {
    if (!entry.more().probe().isEmpty()) {
      var ended = performing(doing.deed().arguments()).probe(doing.deed().mark());
      return switch (ended.exit()) {
        case 0 -> doing.back() ? Progress.NOT_DONE : Progress.DONE;
        case 1 -> doing.back() ? Progress.DONE : Progress.NOT_DONE;
        default -> Progress.UNKNOWN;
      };
    }
    if (wanted.status().isPresent()
        && now().map(Told::text).equals(wanted.status().map(Told::text))) {
      return Progress.DONE;
    }
    boolean again = entry.manner().repeatable() && !entry.manner().outlives();
    return again ? Progress.MIXED : Progress.UNKNOWN;
  }

  /** The deeds, with what a probe says of one whose end nobody saw. */
  Deeds settled() throws HostException, InterruptedException {
    var deeds = book.read();
    boolean open = deeds.last().filter(one -> one.state() == Deeds.State.BEGUN).isPresent();
    return open && progress(deeds.last().orElseThrow()) == Progress.DONE
        ? deeds.ended(true)
        : deeds;
  }

  Course course() throws HostException, InterruptedException {
    return Course.of(wanted, entry, settled(), now());
  }

  /** Whether the newest deed went to this very snapshot, and was done. */
  boolean arrived(Deeds deeds) {
    return deeds
        .last()
        .filter(doing -> !doing.back() && doing.state() == Deeds.State.DONE)
        .filter(doing -> doing.deed().snapshot().equals(kept.id().value()))
        .isPresent();
  }

  boolean forward() {
    return wanted.aim() instanceof Aim.Forward;
  }

  /** Of the declaration, of no use for guessing what is in its environment. */
  String declared() {
    return kept.keyed(entry.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Of all that could move before the plan is carried out. */
  String live() throws HostException, InterruptedException {
    var text =
        entry
            + "\n"
            + book.read().position()
            + "\n"
            + now()
            + "\n"
            + Section.of(subject.settings());
    return kept.keyed(text.getBytes(StandardCharsets.UTF_8));
  }
}
