package rearguard.cli.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import rearguard.model.Answer;
import rearguard.model.Problem;

/** Writes a secret where nobody but its owner can read it. */
public enum SecretFile {
  ;

  /** Never writes over a file that is there. */
  public static Answer<Path> write(Path file, String secret) {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = FileChannel.open(file, fresh, ownerOnly)) {
      var bytes = ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
      return Answer.given(file);
    } catch (FileAlreadyExistsException _) {
      return refused(file, "it is there already", "Name a file that does not exist yet.");
    } catch (IOException broken) {
      return refused(file, broken.toString(), "Name a file in a folder that you may write.");
    }
  }

  private static Answer<Path> refused(Path file, String why, String hint) {
    return Answer.refused(
        Problem.of(Problem.Kind.USAGE, "cannot write \"" + file + "\": " + why, hint));
  }
}
