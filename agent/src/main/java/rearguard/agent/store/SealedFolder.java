package rearguard.agent.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** The sealed files of a snapshot: {@code f-FOLDER-FILE} in its own place. */
record SealedFolder(Path snapshot, Vault vault) {
  /** Work of the file system, whose complaints become words at one place. */
  private interface Work<T> {
    T done() throws IOException;
  }

  /** What the manifest calls a file. */
  static String key(String name, String file) {
    return name + "/" + file;
  }

  Path file(String key) {
    return snapshot.resolve("f-" + key.replace('/', '-'));
  }

  /** The files that stand in that folder; nothing else may. */
  static List<String> names(Path made, Disk disk) throws HostException {
    var files = disk.names(made);
    for (var file : files) {
      if (!file.matches(Seal.NAME)
          || disk.stat(made.resolve(file)).filter(at -> at.type() == Disk.Type.FILE).isEmpty()) {
        throw new HostException(
            Problem.of(
                Problem.Kind.CONFLICT,
                "\"" + Quoted.of(made.resolve(file).toString()) + "\" is no file to be kept",
                ""));
      }
    }
    return files;
  }

  Seal.Sealed close(String name, String file, Path open)
      throws HostException, InterruptedException {
    var key = key(name, file);
    return worded("keep", open, () -> new Seal(vault).close(open, file(key), key));
  }

  boolean open(String key, String vouched, Path open) throws HostException, InterruptedException {
    return worded("open", file(key), () -> new Seal(vault).open(file(key), open, key, vouched));
  }

  boolean whole(String key, String vouched) throws HostException, InterruptedException {
    return worded("read", file(key), () -> new Seal(vault).whole(file(key), key, vouched));
  }

  private static <T> T worded(String doing, Path file, Work<T> work)
      throws HostException, InterruptedException {
    try {
      return work.done();
    } catch (ClosedByInterruptException | InterruptedIOException e) {
      Thread.interrupted(); // said by the exception from here on
      throw (InterruptedException) new InterruptedException().initCause(e);
    } catch (IOException e) {
      var why = String.valueOf(e.getMessage());
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "cannot " + doing + " \"" + Quoted.of(file.toString()) + "\": " + Quoted.of(why),
              "Look at the disk of the snapshot store."),
          e);
    }
  }
}
