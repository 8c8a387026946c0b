package rearguard.agent.paths;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;

/**
 * A fingerprint of what the file system says of some names, without opening a file: type, mode,
 * owner, size, time of the last change, inode. Whoever changes a file and sets its time and size
 * back is not seen.
 */
public final class Glance {
  /** How many names are looked at; of those beyond it nothing is seen. */
  static final int MOST = 4_000;

  private final Disk disk;
  private final MessageDigest seen;
  private int left = MOST;

  private Glance(Disk disk, MessageDigest seen) {
    this.disk = disk;
    this.seen = seen;
  }

  public static Glance on(Disk disk) {
    try {
      return new Glance(disk, MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What stands at that name. */
  public Glance at(Path path) throws HostException {
    return within(path, 0);
  }

  /** Likewise, and tells whether anything does. */
  public boolean finds(Path path) throws HostException {
    return left-- > 0 && noted(path).isPresent();
  }

  /** Likewise, with that many levels of names below it when it is a folder. */
  public Glance within(Path path, int levels) throws HostException {
    if (left-- <= 0) {
      return this;
    }
    var stat = noted(path);
    if (levels > 0 && stat.filter(one -> one.type() == Disk.Type.FOLDER).isPresent()) {
      for (var name : disk.names(path)) {
        within(path.resolve(name), levels - 1);
      }
    }
    return this;
  }

  private Optional<Disk.Stat> noted(Path path) throws HostException {
    var stat = disk.stat(path);
    note(path + stat.map(Glance::words).orElse(" absent"));
    return stat;
  }

  /** Something that was seen elsewhere. */
  public Glance note(String words) {
    seen.update(words.getBytes(StandardCharsets.UTF_8));
    seen.update((byte) 0);
    return this;
  }

  /** Ends it. */
  public String text() {
    return HexFormat.of().formatHex(seen.digest());
  }

  private static String words(Disk.Stat stat) {
    return " "
        + stat.type()
        + " "
        + stat.mode()
        + " "
        + stat.owner().user()
        + ":"
        + stat.owner().group()
        + " "
        + stat.size()
        + " "
        + stat.modifiedNanos()
        + " "
        + stat.inode();
  }
}
