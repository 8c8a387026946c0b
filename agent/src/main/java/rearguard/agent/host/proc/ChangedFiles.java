package rearguard.agent.host.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import rearguard.agent.host.kernel.ExactPath;
import rearguard.agent.host.kernel.Kernel;

/**
 * What changed lately in a folder and below: by the time of the inode, which the owner of a file
 * cannot set back, or that of the content. Follows no symbolic link, whoever puts one there
 * meanwhile, and is bounded by entries, depth and time.
 */
public final class ChangedFiles {
  private static final int DEPTH = 48;

  private final Instant since;
  private final Limits limits;
  private final BooleanSupplier time;
  private final PriorityQueue<Changed> newest =
      new PriorityQueue<>(Comparator.comparing(Changed::at));
  private int seen;
  private int changed;
  private boolean cut;

  /**
   * Bounds.
   *
   * @param look entries looked at
   * @param tell lines told, the newest
   */
  public record Limits(int look, int tell) {}

  private record Changed(Instant at, String line) {}

  private ChangedFiles(Instant since, Limits limits, BooleanSupplier time) {
    this.since = since;
    this.limits = limits;
    this.time = time;
  }

  /**
   * One line a change, the newest first, below a line that says what was looked at.
   *
   * @param time whether there is time left
   */
  public static String text(Path folder, Instant since, Limits limits, BooleanSupplier time) {
    var walk = new ChangedFiles(since, limits, time);
    walk.walk(folder);
    return walk.told(folder);
  }

  private void walk(Path folder) {
    boolean there = add(folder, folder);
    int handle = there ? Kernel.openFolder(folder) : -1;
    if (handle >= 0) {
      walk(folder, handle, 0);
    }
  }

  /** By the handle, which is of this folder and no other, whatever has its name by now. */
  private void walk(Path shown, int handle, int depth) {
    var folders = new ArrayList<Path>();
    var held = Path.of("/proc/self/fd").resolve(Integer.toString(handle));
    try (DirectoryStream<Path> names = Files.newDirectoryStream(held)) {
      for (var path : names) {
        if (seen >= limits.look() || !time.getAsBoolean()) {
          cut = true;
          return;
        }
        if (add(shown.resolve(path.getFileName()), path)) {
          folders.add(path.getFileName());
        }
      }
      folders.forEach(name -> below(shown.resolve(name), handle, name, depth));
    } catch (IOException | DirectoryIteratorException e) {
      cut = true;
    } finally {
      Kernel.close(handle);
    }
  }

  private void below(Path shown, int handle, Path name, int depth) {
    var exact = ExactPath.text(name).getBytes(StandardCharsets.ISO_8859_1);
    int inner = depth == DEPTH ? -1 : Kernel.openFolder(handle, exact);
    if (inner < 0) {
      cut = true; // too deep, gone, exchanged for a link, or forbidden
    } else {
      walk(shown, inner, depth + 1);
    }
  }

  /** Whether it is a folder. */
  private boolean add(Path shown, Path path) {
    seen++;
    try {
      var said = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
      var touched = instant(said, "ctime");
      var modified = instant(said, "lastModifiedTime");
      var at = touched.isAfter(modified) ? touched : modified;
      if (!at.isBefore(since)) {
        changed++;
        newest.add(new Changed(at, line(shown, path, said, touched, modified)));
        if (newest.size() > limits.tell()) {
          newest.poll();
        }
      }
      return isSo(said, "isDirectory");
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isSo(Map<String, Object> said, String what) {
    return said.get(what) instanceof Boolean so && so;
  }

  private static String line(
      Path shown, Path path, Map<String, Object> said, Instant touched, Instant modified) {
    int mode = said.get("mode") instanceof Integer bits ? bits : 0;
    boolean link = isSo(said, "isSymbolicLink");
    return "inode-changed=%s modified=%s mode=%s uid=%s gid=%s size=%s path=%s%s"
        .formatted(
            touched,
            modified,
            Integer.toOctalString(mode),
            said.get("uid"),
            said.get("gid"),
            said.get("size"),
            Plain.exact(ExactPath.text(shown)),
            link ? " points-to=" + Plain.quoted(Proc.link(path)) : "");
  }

  private static Instant instant(Map<String, Object> said, String name) {
    return said.get(name) instanceof FileTime time ? time.toInstant() : Instant.EPOCH;
  }

  private String told(Path folder) {
    var lines = new ArrayList<String>();
    lines.add(
        "# %s: %d names looked at, %d changed since %s%s"
            .formatted(
                Plain.exact(ExactPath.text(folder)),
                seen,
                changed,
                since,
                cut || changed > newest.size() ? "; not all is told" : ""));
    List<Changed> told = new ArrayList<>(newest);
    told.sort(Comparator.comparing(Changed::at).reversed());
    told.forEach(one -> lines.add(one.line()));
    return String.join("\n", lines) + "\n";
  }
}
