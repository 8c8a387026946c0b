package rearguard.agent.driver.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;
import rearguard.model.Problem;

/** Where the deeds of one target stand on the disk; what is written is there after a crash. */
record Book(Path file, Disk disk, Owner owner) {
  private static final int LIMIT = 4 << 20;
  private static final int PRIVATE = 0600;
  private static final int CLOSED = 0700;

  /**
   * Of the command that the target is to run.
   *
   * @param folder where all books stand
   */
  static Book of(Path folder, Subject subject, String run) {
    var name = subject.target().component() + "." + run;
    return new Book(folder.resolve(name), subject.host().disk(), subject.host().self());
  }

  Deeds read() throws HostException {
    if (disk.stat(file).isEmpty()) {
      return Deeds.NONE;
    }
    try {
      return Deeds.read(disk.read(file, LIMIT));
    } catch (IOException e) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "the record of what was run, \"" + file + "\", cannot be read: " + e.getMessage(),
              "See what was run, put it right by hand, then remove the record."),
          e);
    }
  }

  void write(Deeds deeds) throws HostException {
    var folder = Optional.ofNullable(file.getParent()).orElse(file);
    if (disk.stat(folder).isEmpty()) {
      disk.makeFolder(folder, CLOSED, owner);
    }
    disk.write(file, deeds.written(), PRIVATE, owner);
  }
}
