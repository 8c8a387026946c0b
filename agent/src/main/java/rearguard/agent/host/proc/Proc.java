package rearguard.agent.host.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Names and texts below /proc; what vanishes while it is read is empty. */
enum Proc {
  ;

  static final Path ROOT = Path.of("/proc");
  private static final int LIMIT = 8 << 20;

  static List<Integer> pids() {
    var pids = new TreeSet<Integer>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(ROOT, "[1-9]*")) {
      folders.forEach(folder -> pids.add(Integer.parseInt(folder.getFileName().toString())));
    } catch (IOException | DirectoryIteratorException e) {
      return List.copyOf(pids);
    }
    return List.copyOf(pids);
  }

  static Path of(int pid) {
    return ROOT.resolve(Integer.toString(pid));
  }

  static String text(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LIMIT), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  static String link(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** What the process holds open, as the kernel names it. */
  static List<String> handles(int pid) {
    var held = new ArrayList<String>();
    try (DirectoryStream<Path> handles = Files.newDirectoryStream(of(pid).resolve("fd"))) {
      handles.forEach(handle -> held.add(link(handle)));
    } catch (IOException | DirectoryIteratorException e) {
      return held;
    }
    return held;
  }
}
