package rearguard.cli.output;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import rearguard.model.Answer;
import rearguard.model.Problem;

/** A new folder for secrets: nobody but its owner reads or lists it. */
public record SecretFolder(Path folder) {

  /** Never one that is there already. */
  public static Answer<SecretFolder> made(Path folder) {
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return Answer.given(new SecretFolder(folder));
    } catch (FileAlreadyExistsException _) {
      return refused(folder, "it is there already", "Name another folder with --to.");
    } catch (IOException broken) {
      return refused(folder, broken.toString(), "Name a folder that you may write with --to.");
    }
  }

  /** A new file of it; tells its name. */
  public Answer<String> write(String name, ByteBuffer content) {
    return written(name, content, StandardOpenOption.CREATE_NEW);
  }

  /** More at the end of a file of it. */
  public Answer<String> add(String name, ByteBuffer content) {
    return written(name, content, StandardOpenOption.APPEND);
  }

  private Answer<String> written(String name, ByteBuffer content, StandardOpenOption how) {
    var file = folder.resolve(name);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = Set.of(how, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try (var channel = FileChannel.open(file, options, ownerOnly)) {
      var left = content.duplicate();
      while (left.hasRemaining()) {
        channel.write(left);
      }
      return Answer.given(name);
    } catch (IOException broken) {
      return refused(file, broken.toString(), "Free space there, and export it again.");
    }
  }

  /** SHA-256 of a file of it, hex. */
  public Answer<String> digest(String name) {
    var file = folder.resolve(name);
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      var digest = MessageDigest.getInstance("SHA-256");
      var piece = new byte[1 << 16];
      for (int got = in.read(piece); got >= 0; got = in.read(piece)) {
        digest.update(piece, 0, got);
      }
      return Answer.given(HexFormat.of().formatHex(digest.digest()));
    } catch (IOException broken) {
      return refused(file, broken.toString(), "");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static <T> Answer<T> refused(Path file, String why, String hint) {
    return Answer.refused(
        Problem.of(Problem.Kind.USAGE, "cannot write \"" + file + "\": " + why, hint));
  }
}
