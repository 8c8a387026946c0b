package rearguard.cli.command;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import rearguard.cli.view.ApplicationPages;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * {@code rearguard apply FILE}: the controller takes a fleet file over, or says all its mistakes.
 */
public final class ApplyCommand implements Command {
  private static final long LARGEST = 1 << 20;

  @Override
  public Form form() {
    return Form.EMPTY
        .with(Options.word("FILE", "the fleet file"))
        .with(Options.flag("--dry-run", "say what would change and change nothing"));
  }

  @Override
  public int run(Given words, Session session) {
    var file = Options.word(words, 0, text -> text);
    var dryRun = Options.given(words, "--dry-run");
    return session.told(
        text(file).then(text -> session.question(asked -> asked.apply(file, text, dryRun))),
        applied -> {
          var name = applied.application().name();
          var next = dryRun ? "rearguard apply " + file : "rearguard capture " + name;
          return session.show(ApplicationPages.applied(applied, dryRun), next);
        });
  }

  private static Answer<String> text(String file) {
    try {
      var path = Path.of(file);
      if (Files.isRegularFile(path) && Files.size(path) > LARGEST) {
        return refused(Problem.Kind.USAGE, file, "is larger than 1 MiB");
      }
      return Answer.given(Files.readString(path));
    } catch (NoSuchFileException _) {
      return refused(Problem.Kind.NOT_FOUND, file, "is not there");
    } catch (CharacterCodingException _) {
      return refused(Problem.Kind.USAGE, file, "is not UTF-8 text");
    } catch (IOException | java.nio.file.InvalidPathException broken) {
      return refused(Problem.Kind.USAGE, file, "cannot be read: " + broken.getMessage());
    }
  }

  private static Answer<String> refused(Problem.Kind kind, String file, String why) {
    return Answer.refused(Problem.of(kind, "fleet file \"" + Quoted.of(file) + "\" " + why, ""));
  }
}
