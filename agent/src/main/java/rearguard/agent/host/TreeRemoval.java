package rearguard.agent.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes trees through open folders, never through paths: whoever owns a folder in the tree cannot
 * turn the removal elsewhere with a link.
 */
final class TreeRemoval {
  private TreeRemoval() {}

  static void remove(Path tree) throws IOException, InterruptedException {
    if (!Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(tree);
      return;
    }
    var parent = Trees.parent(tree);
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
      if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
        throw new IOException("the file system cannot be walked safely");
      }
      removeFolder(secure, tree.getFileName());
    }
  }

  private static void removeFolder(SecureDirectoryStream<Path> in, Path name)
      throws IOException, InterruptedException {
    try (var folder = opened(in, name)) {
      for (var child : childrenOf(folder)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        removeEntry(folder, child);
      }
    }
    in.deleteDirectory(name);
  }

  private static void removeEntry(SecureDirectoryStream<Path> in, Path name)
      throws IOException, InterruptedException {
    try {
      var view =
          in.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      if (view.readAttributes().isDirectory()) {
        removeFolder(in, name);
      } else {
        in.deleteFile(name);
      }
    } catch (NoSuchFileException _) {
      return; // gone is what was wanted
    }
  }

  private static SecureDirectoryStream<Path> opened(SecureDirectoryStream<Path> in, Path name)
      throws IOException {
    try {
      return in.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    } catch (AccessDeniedException e) { // never root's case: only what is the agent's own opens so
      in.getFileAttributeView(name, PosixFileAttributeView.class)
          .setPermissions(Making.PRIVATE_FOLDER.value());
      return in.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static List<Path> childrenOf(SecureDirectoryStream<Path> folder) throws IOException {
    var names = new ArrayList<Path>();
    try {
      folder.forEach(child -> names.add(child.getFileName()));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }
}
