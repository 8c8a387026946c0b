package rearguard.agent.driver;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;
import rearguard.model.name.SnapshotId;

/**
 * One snapshot's place in the store. Records are small and encrypted at rest; trees are kept once
 * per content, however many snapshots hold them, and must not be changed.
 */
public interface Shelf {
  SnapshotId id();

  /** The record of that name; an exception when it is missing or altered. */
  byte[] record(String name) throws HostException;

  /** The names of the kept trees. */
  List<String> trees();

  /** The kept tree of that name and its digest; an exception when it is missing. */
  Tree tree(String name) throws HostException;

  Optional<Tree> findTree(String name);

  /**
   * A digest of live state that only this host can make: equal for equal content, and of no use for
   * guessing a secret in it.
   */
  String keyed(byte[] content);

  /** How much is sealed under that name; an exception when a piece of it is missing. */
  long sealed(String name) throws HostException;

  /**
   * Opens what was sealed under that name into a folder that is made, of that owner and closed to
   * others. An exception names the piece that is missing or altered; then what is in the folder is
   * worth nothing.
   */
  void unseal(String name, Path into, Owner owner) throws HostException, InterruptedException;

  /**
   * A folder that is kept.
   *
   * @param folder where it is; read only
   * @param digest what {@link rearguard.agent.host.Disk#digestTree} said when it was kept
   */
  record Tree(Path folder, String digest, long bytes) {}

  /**
   * A snapshot in the making; it comes into being complete, when the capture is done, or not at
   * all.
   */
  interface Writer {
    SnapshotId id();

    void record(String name, byte[] content) throws HostException;

    /** Whether the path is the store, stands in it or holds it: never a thing to capture. */
    boolean touchesStore(Path path);

    /**
     * Copies a folder of the live state into the store, or finds that its content is there already.
     */
    void tree(String name, Path live) throws HostException, InterruptedException;

    /**
     * An empty folder on the store's disk, of that owner, in which a program makes what is to be
     * sealed. Nobody walks the way to it: lend it ({@link rearguard.agent.host.Command#lending}).
     * Whatever is left in it goes with a capture that fails or is killed.
     */
    Path workshop(Owner owner) throws HostException, InterruptedException;

    /**
     * Takes the files of a folder, large as they may be, encrypted one by one, and removes the
     * folder. What they hold is no part of the snapshot's digest.
     *
     * @return a print of what each holds, by its name: equal for equal content, of no use for
     *     guessing it
     */
    SortedMap<String, String> seal(String name, Path made)
        throws HostException, InterruptedException;

    /**
     * Tells of something that the snapshot keeps outside of the store, such as an image: snapshots
     * that say the same name keep the same thing.
     */
    void outside(String name, long bytes);
  }
}
