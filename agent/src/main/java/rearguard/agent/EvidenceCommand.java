package rearguard.agent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.store.EvidenceStore;
import rearguard.model.Problem;
import rearguard.model.evidence.Manifest;
import rearguard.model.name.EvidenceId;
import rearguard.model.name.Quoted;

/**
 * {@code rearguard-agent evidence list|export}: what this host keeps of intrusions, for the day
 * when no controller can be asked. It reads only what is sealed, so that an agent at work may go on
 * meanwhile.
 */
final class EvidenceCommand {
  private static final String USUAL_FOLDER = "/var/lib/rearguard-agent";
  private static final String FORMS = "evidence list, evidence export ID";
  private static final int OWNER_ONLY = 0600;

  private final Host host;

  EvidenceCommand() {
    this(new LocalHost("evidence"));
  }

  EvidenceCommand(Host host) {
    this.host = host;
  }

  int run(List<String> words) throws Options.Misused, HostException {
    if (words.isEmpty()) {
      throw new Options.Misused("say what to do with evidence", "One of: " + FORMS + ".");
    }
    var rest = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "list" -> list(store(Options.of(rest, Set.of("--dir"), Set.of())));
      case "export" -> export(rest);
      default ->
          throw new Options.Misused(
              "\"" + Quoted.of(words.getFirst()) + "\" is not known of evidence",
              "One of: " + FORMS + ".");
    };
  }

  private EvidenceStore store(Options options) throws HostException {
    var folder = Path.of(options.find("--dir").orElse(USUAL_FOLDER)).toAbsolutePath().normalize();
    var stat = host.disk().stat(folder);
    if (stat.isEmpty()) {
      throw refused(
          Problem.Kind.NOT_FOUND,
          "\"" + Quoted.of(folder.toString()) + "\" is not there",
          "Name the agent's folder with --dir.");
    }
    int self = host.self().user();
    if (self != 0 && self != stat.get().owner().user()) {
      throw refused(
          Problem.Kind.NOT_ALLOWED,
          "evidence may be read by root and the agent's own account",
          "Say it with sudo.");
    }
    return EvidenceStore.toRead(folder.resolve("store"), host);
  }

  /** Conflict when something that was sealed can no longer be read. */
  private int list(EvidenceStore store) throws HostException {
    boolean altered = false;
    for (var id : store.sealed()) {
      var manifest = store.find(id);
      lines(id, manifest).forEach(Console::say);
      altered |= manifest.isEmpty();
    }
    for (var id : store.unsealed()) {
      Console.say(id + "  not sealed: it is being taken, or the next start of the agent seals it");
    }
    if (store.sealed().isEmpty() && store.unsealed().isEmpty()) {
      Console.say("no evidence is kept on this host");
    }
    return altered ? Problem.Kind.CONFLICT.exitCode() : 0;
  }

  static List<String> lines(EvidenceId id, Optional<Manifest> found) {
    if (found.isEmpty()) {
      return List.of(id + "  GONE, OR ALTERED: its manifest cannot be read");
    }
    var lines = new ArrayList<String>();
    var seal = found.get().seal();
    var head = found.get().head();
    lines.add(
        id
            + "  "
            + seal.application()
            + "  "
            + (seal.whole() ? "complete" : "INCOMPLETE")
            + ", sealed "
            + seal.sealed()
            + ", "
            + seal.entries()
            + " entries, "
            + seal.bytes()
            + " bytes, for "
            + Quoted.of(head.by())
            + (head.reason().isEmpty() ? "" : ": " + Quoted.of(head.reason())));
    lines.add("  SHA-256 of its manifest " + seal.digest());
    seal.notes().forEach(note -> lines.add("  " + Quoted.of(note)));
    return lines;
  }

  private int export(List<String> words) throws Options.Misused, HostException {
    if (words.isEmpty() || words.getFirst().startsWith("-")) {
      throw new Options.Misused("name the evidence", "See rearguard-agent evidence list.");
    }
    var id = id(words.getFirst());
    var options = Options.of(words.subList(1, words.size()), Set.of("--dir", "--to"), Set.of());
    var store = store(options);
    var manifest =
        store
            .find(id)
            .orElseThrow(
                () ->
                    refused(
                        Problem.Kind.NOT_FOUND,
                        "evidence " + id + " is not kept here, or altered",
                        "See rearguard-agent evidence list."));
    var to = Path.of(options.find("--to").orElse(".")).toAbsolutePath().normalize();
    return export(store, manifest, made(to.resolve(id.value())));
  }

  private static EvidenceId id(String word) throws Options.Misused {
    try {
      return new EvidenceId(word);
    } catch (IllegalArgumentException e) {
      throw new Options.Misused(String.valueOf(e.getMessage()), "");
    }
  }

  private Path made(Path folder) throws HostException {
    if (host.disk().stat(folder).isPresent()) {
      throw refused(
          Problem.Kind.CONFLICT,
          "\"" + Quoted.of(folder.toString()) + "\" is there already",
          "Name another folder with --to.");
    }
    host.disk().makeFolder(folder, 0700, host.self());
    return folder;
  }

  /** What cannot be read, or is not as it was sealed, is named and does not stop the rest. */
  private int export(EvidenceStore store, Manifest manifest, Path folder) throws HostException {
    var wrong = new ArrayList<Problem>();
    write(folder, "manifest", manifest.text().getBytes(StandardCharsets.UTF_8));
    for (var entry : manifest.entries()) {
      try {
        var content = content(store, manifest.head().id(), entry);
        write(folder, entry.name(), content);
        if (!Manifest.digest(content).equals(entry.digest())) {
          wrong.add(altered(entry));
        }
      } catch (HostException e) {
        wrong.add(e.problem());
      }
    }
    wrong.forEach(Console::complain);
    Console.say(
        manifest.entries().size()
            - wrong.size()
            + " of "
            + manifest.entries().size()
            + " entries in \""
            + Quoted.of(folder.toString())
            + "\", each as the manifest says; its SHA-256 is "
            + manifest.seal().digest());
    return wrong.isEmpty() ? 0 : Problem.Kind.CONFLICT.exitCode();
  }

  private static byte[] content(EvidenceStore store, EvidenceId id, Manifest.Entry entry)
      throws HostException {
    var whole = new ByteArrayOutputStream();
    for (int part = 0; part < entry.parts(); part++) {
      whole.writeBytes(store.read(id, entry.number(), part));
    }
    return whole.toByteArray();
  }

  private void write(Path folder, String name, byte[] content) throws HostException {
    host.disk().write(folder.resolve(name), content, OWNER_ONLY, host.self());
  }

  private static Problem altered(Manifest.Entry entry) {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "\"" + entry.name() + "\" is not what the manifest says",
        "Take care: what is there is in the folder; somebody may have altered it.");
  }

  private static HostException refused(Problem.Kind kind, String message, String hint) {
    return new HostException(Problem.of(kind, message, hint));
  }
}
