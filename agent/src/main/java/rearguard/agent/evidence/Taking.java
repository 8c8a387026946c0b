package rearguard.agent.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import rearguard.agent.driver.Trace;
import rearguard.agent.host.Command;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.kernel.Opened;
import rearguard.agent.host.proc.ChangedFiles;
import rearguard.agent.host.proc.Plain;
import rearguard.agent.host.proc.ProcessTable;
import rearguard.agent.host.proc.SocketTable;
import rearguard.agent.store.EvidenceDraft;
import rearguard.model.Problem;

/**
 * Follows traces one after the other within its limits. What fails, is too late or too much is
 * written down as such; nothing of it ends the rest. Used by one thread.
 */
final class Taking {
  private static final Duration LATELY = Duration.ofDays(7);
  private static final int FILES = 300;
  private static final String LATE = "there was no time left";
  private static final String FULL = "there was no room left";

  private final EvidenceDraft draft;
  private final Host host;
  private final Limits limits;
  private final long began;

  Taking(EvidenceDraft draft, Host host, Limits limits) {
    this.draft = draft;
    this.host = host;
    this.limits = limits;
    this.began = host.ticks();
  }

  void processes() throws HostException, InterruptedException {
    attempt(
        "processes",
        () -> text("processes", "/proc", ProcessTable.text(() -> within(limits.digesting()))));
  }

  void sockets() throws HostException, InterruptedException {
    attempt("sockets", () -> text("sockets", "/proc", SocketTable.text()));
  }

  void follow(List<Trace> traces) throws HostException, InterruptedException {
    for (var trace : traces) {
      follow(trace);
    }
  }

  private void follow(Trace trace) throws HostException, InterruptedException {
    switch (trace) {
      case Trace.Said(var name, var command) -> attempt(name, () -> said(name, command));
      case Trace.File(var name, var file) -> attempt(name, () -> file(name, file));
      case Trace.Files(var name, var folder) -> files(name, folder);
      case Trace.Changes(var name, var folder) -> attempt(name, () -> changes(name, folder));
      case Trace.Lost(var name, var why) -> draft.lacks(name, why);
    }
  }

  private interface Attempt {
    void made() throws HostException, InterruptedException;
  }

  private void attempt(String name, Attempt attempt) throws HostException, InterruptedException {
    if (!within(limits.time())) {
      draft.lacks(name, LATE);
    } else if (room() <= 0) {
      draft.lacks(name, FULL);
    } else {
      try {
        attempt.made();
      } catch (HostException e) {
        draft.lacks(name, e.problem().message());
      }
    }
  }

  /** What comes first has less, so that it does not take all of it. */
  private boolean within(Duration some) {
    return host.ticks() - began < some.toNanos();
  }

  private long room() {
    return Math.min(limits.entry(), limits.all() - draft.taken());
  }

  private void said(String name, Command command) throws HostException, InterruptedException {
    var ran = host.programs().run(command);
    var text =
        ran.error().isEmpty() ? ran.out() : ran.out() + "\n--- standard error ---\n" + ran.error();
    var note =
        (ran.fine() ? "" : "ended with code " + ran.exit())
            + (ran.cut() ? " the end is cut off" : "");
    if (!ran.fine() && ran.out().isBlank()) {
      draft.lacks(name, note + ": " + Plain.quoted(lastLine(ran.error())));
      return;
    }
    text(name, String.join(" ", command.words()), text, note.strip());
  }

  private static String lastLine(String text) {
    return text.strip().lines().reduce("", (_, next) -> next);
  }

  private void text(String name, String source, String text)
      throws HostException, InterruptedException {
    text(name, source, text, "");
  }

  private void text(String name, String source, String text, String note)
      throws HostException, InterruptedException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    int most = (int) Math.min(bytes.length, room());
    var cut = most < bytes.length ? (bytes.length - most) + " bytes at the end are cut off" : "";
    draft.add(
        plain(name),
        source,
        sink -> {
          sink.take(bytes, most);
          return (note + " " + cut).strip();
        });
  }

  private void changes(String name, Path folder) throws HostException, InterruptedException {
    if (host.disk().stat(folder).isEmpty()) {
      throw new HostException(
          Problem.of(Problem.Kind.NOT_FOUND, "there is no " + Plain.quoted(folder.toString()), ""));
    }
    var since = host.clock().instant().minus(LATELY);
    text(
        name,
        folder.toString(),
        ChangedFiles.text(folder, since, limits.changes(), () -> within(limits.time())));
  }

  private void files(String name, Path folder) throws HostException, InterruptedException {
    List<String> names;
    try {
      names = host.disk().names(folder);
    } catch (HostException e) {
      draft.lacks(name, e.problem().message());
      return;
    }
    for (var one : names.subList(0, Math.min(names.size(), FILES))) {
      var file = folder.resolve(one);
      if (host.disk().stat(file).filter(stat -> stat.type() == Disk.Type.FOLDER).isEmpty()) {
        attempt(name + "-" + one, () -> file(name + "-" + one, file));
      }
    }
    if (names.size() > FILES) {
      draft.lacks(name, (names.size() - FILES) + " more files of " + folder);
    }
  }

  private void file(String name, Path file) throws HostException, InterruptedException {
    try (var opened = host.disk().witness(file)) {
      long left = Math.max(0, opened.size() - room());
      draft.add(plain(name), file.toString(), sink -> copied(opened, left, sink));
    }
  }

  private String copied(Opened opened, long from, EvidenceDraft.Sink sink) throws HostException {
    var piece = new byte[1 << 16];
    long end = from + room();
    long at = from;
    try {
      while (at < end && within(limits.time())) {
        int got = opened.read(piece, at);
        int wanted = (int) Math.min(got, end - at);
        if (wanted == 0) {
          break;
        }
        sink.take(piece, wanted);
        at += wanted;
      }
    } catch (IOException e) {
      return "reading stopped after " + (at - from) + " bytes: " + e.getMessage();
    }
    var cut = from > 0 ? from + " bytes at the beginning are left out" : "";
    return at < Math.min(end, opened.size()) ? (cut + " " + LATE).strip() : cut;
  }

  /** What a stranger may have named, as the name of a file; what it was stands as the source. */
  static String plain(String name) {
    var plain = name.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[._-]+", "");
    return plain.isEmpty() ? "unnamed" : plain.substring(0, Math.min(plain.length(), 80));
  }
}
