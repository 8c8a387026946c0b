package rearguard.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts, by the kernel's own word (inotify), how often a live name was given to another file: each
 * is one effect, whoever caused it.
 */
final class Effects implements AutoCloseable {
  private final WatchService watch;
  private final WatchKey key;

  Effects(Path folder) throws IOException {
    watch = folder.getFileSystem().newWatchService();
    key = folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
  }

  /** Since it was last asked, by name; the names under which files are built do not count. */
  Map<String, Integer> taken() {
    var counts = new TreeMap<String, Integer>();
    for (var event : key.pollEvents()) {
      if (event.kind().equals(StandardWatchEventKinds.OVERFLOW)) {
        throw new AssertionError("too many effects to count");
      }
      var name = String.valueOf(event.context());
      if (SmallHost.FILES.contains(name)) {
        counts.merge(name, event.count(), Integer::sum);
      }
    }
    return counts;
  }

  @Override
  public void close() throws IOException {
    watch.close();
  }
}
