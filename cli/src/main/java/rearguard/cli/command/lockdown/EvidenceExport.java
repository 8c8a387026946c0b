package rearguard.cli.command.lockdown;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.output.Page;
import rearguard.cli.output.SecretFolder;
import rearguard.cli.output.Value;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.evidence.Manifest;
import rearguard.model.evidence.Wish;
import rearguard.model.name.EvidenceId;
import rearguard.model.name.Quoted;

/**
 * {@code rearguard evidence export ID}: brings it here part by part, into files that only their
 * owner can read, and proves each against the manifest.
 */
public final class EvidenceExport implements Command {
  private static final int MOST_OF_MANIFEST = 40;

  /** Of half a mebibyte each; a host takes a gibibyte at most, and begins a part for each entry. */
  private static final long MOST_PARTS = 20_000;

  @Override
  public Form form() {
    return Form.EMPTY
        .with(Options.word("ID", "as \"evidence list\" names it"))
        .with(Options.option("--to", "DIR", "where its folder is made; here if not given"));
  }

  @Override
  public int run(Given words, Session session) {
    var id = Options.word(words, 0, EvidenceId::new);
    var place = Path.of(Options.text(words, "--to").orElse(".")).resolve(id.value());
    return session.told(
        manifest(session, id)
            .then(text -> SecretFolder.made(place).then(folder -> all(session, folder, id, text))),
        manifest -> {
          var document =
              Value.document("EvidenceExport")
                  .with("folder", place.toString())
                  .with("sha256", manifest.seal().digest());
          session.console().show(new Page(document, java.util.List.of()));
          LockdownBegin.say(
              session,
              manifest.entries().size()
                  + " entries in "
                  + place
                  + ", each as the manifest says; its SHA-256 is "
                  + manifest.seal().digest());
          session.next(
              "compare that with \"rearguard evidence list "
                  + manifest.head().application()
                  + "\", and remove the folder when you are done");
          return 0;
        });
  }

  /** In as many parts as it takes; an empty one is the end. */
  private static Answer<ByteBuffer> manifest(Session session, EvidenceId id) {
    var whole = new ByteArrayOutputStream();
    for (int at = 0; at < MOST_OF_MANIFEST; at++) {
      switch (part(session, new Wish.Read(id, 0, at))) {
        case Answer.Given<ByteBuffer>(var piece) when piece.hasRemaining() -> {
          var bytes = new byte[piece.remaining()];
          piece.duplicate().get(bytes);
          whole.writeBytes(bytes);
        }
        case Answer.Given<ByteBuffer> _ -> {
          return Answer.given(ByteBuffer.wrap(whole.toByteArray()));
        }
        case Answer.Refused<ByteBuffer> refused -> {
          return refused;
        }
      }
    }
    return Answer.refused(strange(id, "it does not end"));
  }

  private static Answer<ByteBuffer> part(Session session, Wish.Read wish) {
    return session.question(asked -> asked.lockdown(to -> to.read(wish)));
  }

  private static Answer<Manifest> all(
      Session session, SecretFolder folder, EvidenceId id, ByteBuffer text) {
    return read(text, id)
        .then(
            manifest -> {
              Answer<String> last = folder.write("manifest", text);
              for (var entry : manifest.entries()) {
                session.console().remark(entry.name());
                last = last.then(_ -> one(session, folder, id, entry));
              }
              return last.then(_ -> Answer.given(manifest));
            });
  }

  /** A host that was broken into may say anything, and is not to fill the disk here. */
  private static Answer<Manifest> read(ByteBuffer text, EvidenceId id) {
    try {
      var manifest = Manifest.of(StandardCharsets.UTF_8.decode(text.duplicate()).toString());
      long parts = manifest.entries().stream().mapToLong(Manifest.Entry::parts).sum();
      return manifest.head().id().equals(id) && parts <= MOST_PARTS
          ? Answer.given(manifest)
          : Answer.refused(strange(id, "it is of something else, or far too large"));
    } catch (IllegalArgumentException | DateTimeException wrong) {
      return Answer.refused(strange(id, String.valueOf(wrong.getMessage())));
    }
  }

  private static Problem strange(EvidenceId id, String why) {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "the manifest of evidence " + id + " cannot be read: " + Quoted.of(why),
        "Take care: the host may have altered it.");
  }

  /** What does not fit is an error, and stays. */
  private static Answer<String> one(
      Session session, SecretFolder folder, EvidenceId id, Manifest.Entry entry) {
    Answer<String> digest = folder.write(entry.name(), ByteBuffer.allocate(0));
    for (int part = 0; part < entry.parts(); part++) {
      var wish = new Wish.Read(id, entry.number(), part);
      digest = digest.then(_ -> part(session, wish)).then(bytes -> folder.add(entry.name(), bytes));
    }
    return digest
        .then(_ -> folder.digest(entry.name()))
        .then(
            found ->
                found.equals(entry.digest())
                    ? Answer.given(found)
                    : Answer.refused(altered(entry, found)));
  }

  private static Problem altered(Manifest.Entry entry, String found) {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "\"" + entry.name() + "\" is not what the manifest says: its SHA-256 is " + found,
        "Take care: what came is in the folder; the host may have altered it.");
  }
}
