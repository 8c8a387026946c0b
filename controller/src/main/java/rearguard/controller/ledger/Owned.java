package rearguard.controller.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A ledger's file as this process's own: no second controller of this machine opens it meanwhile,
 * by which the first would be shut out. The kernel lets go of it when the process ends in any way.
 */
record Owned(FileChannel channel) implements AutoCloseable {

  static Owned take(Path ledger) {
    try {
      var lock = ledger.resolveSibling(ledger.getFileName() + ".lock");
      var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (locked(channel)) {
        return new Owned(channel);
      }
      channel.close();
    } catch (IOException failed) {
      throw new LedgerException(
          "cannot open ledger \"" + ledger + "\": " + failed.getMessage(), failed);
    }
    throw new LedgerException(
        "ledger \"" + ledger + "\" is in use by a controller that runs; nothing was changed");
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false; // this very process has it open already
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failed) {
      throw new LedgerException("cannot let go of the ledger: " + failed.getMessage(), failed);
    }
  }
}
