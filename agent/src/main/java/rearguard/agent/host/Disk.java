package rearguard.agent.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import rearguard.agent.host.kernel.Opened;

/**
 * Files and folders. Nothing here follows a symbolic link at the last name of a path. What is
 * written is on the disk, not only in memory, when the call returns.
 */
public interface Disk {

  enum Type {
    FILE,
    FOLDER,
    LINK,
    OTHER
  }

  /**
   * What the file system says of a name.
   *
   * @param mode permission bits, 07777
   * @param device the file system it is on; renames do not cross it
   */
  record Stat(
      Type type, int mode, Owner owner, long size, long modifiedNanos, long device, long inode) {}

  Optional<Stat> stat(Path path) throws HostException;

  /** At most {@code limit} bytes; a larger file is an exception. */
  byte[] read(Path file, long limit) throws HostException;

  /**
   * Opens a file that a stranger may have put there, to be closed by the caller; an exception when
   * any name of its path is a symbolic link, or when it is no regular file.
   */
  Opened witness(Path file) throws HostException;

  /** Where a link points. */
  String readLink(Path link) throws HostException;

  /** The names in a folder, sorted; a stranger may have chosen them. */
  List<String> names(Path folder) throws HostException;

  /**
   * Puts a complete new file in place of whatever was there: beside, sync, rename, sync the folder.
   */
  void write(Path file, byte[] content, int mode, Owner owner) throws HostException;

  /** Likewise for a symbolic link. */
  void link(Path link, String pointsTo, Owner owner) throws HostException;

  /** Makes the folder when it is missing; parents must be there. */
  void makeFolder(Path folder, int mode, Owner owner) throws HostException;

  /** Gives what is there, when it is no link, this mode, and this owner in any case. */
  void dress(Path path, int mode, Owner owner) throws HostException;

  /**
   * Copies a whole tree to a name that is free: contents, modes, owners, times, links; sockets and
   * devices are left out.
   */
  void copyTree(Path from, Path to) throws HostException, InterruptedException;

  /**
   * SHA-256 over names, types, modes and contents of a tree, hex; times and owners do not count.
   */
  String digestTree(Path tree) throws HostException, InterruptedException;

  long sizeOfTree(Path tree) throws HostException, InterruptedException;

  /** Removes a whole tree; absent is fine. */
  void deleteTree(Path tree) throws HostException, InterruptedException;

  /** Renames within one file system and syncs both folders. The new name must be free. */
  void rename(Path from, Path to) throws HostException;

  /**
   * Renames, in this order, what is below one folder to below another of the same file system, then
   * syncs every folder concerned, each once. Below both no symbolic link is followed, whoever puts
   * one there meanwhile: that is an exception. Folders that are missing on the way are made like
   * those of the same path below the first. When it fails, those before the one named have moved.
   */
  void move(Path from, Path to, List<Move> moves) throws HostException;

  /**
   * One name of many.
   *
   * @param from relative to the first folder
   * @param to relative to the second
   * @param over whether a file of the new name is replaced; else the name must be free
   */
  record Move(String from, String to, boolean over) {}

  /**
   * Swaps two names of one file system: at every instant each name holds one of the two, complete
   * (renameat2 with RENAME_EXCHANGE where the file system has it; else two renames, with a moment
   * in which the first name is absent).
   */
  Exchange exchange(Path one, Path other) throws HostException;

  enum Exchange {
    ATOMIC,
    RENAME_PAIR
  }

  long freeBytes(Path folder) throws HostException;

  /** Syncs every file and folder of a tree. */
  void syncTree(Path tree) throws HostException, InterruptedException;
}
