package rearguard.agent.host.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A regular file that is read as a witness reads it: no name of its path is a symbolic link,
 * whoever puts one there meanwhile; nothing blocks on a pipe that took the file's name; and when it
 * was read last stays what it was, where the agent may ask for that.
 */
public final class Opened implements AutoCloseable {
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final int O_NONBLOCK = 0x800;
  private static final int O_NOCTTY = 0x100;
  private static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;
  private static final int O_NOATIME = 0x40000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EACCES = 13;
  private static final int ENOTDIR = 20;
  private static final int ELOOP = 40;
  private static final int BUFFER = 1 << 16;

  private static final Optional<MethodHandle> OPEN_AT =
      Kernel.call(
          "openat",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT),
          java.lang.foreign.Linker.Option.firstVariadicArg(3));
  private static final Optional<MethodHandle> READ_AT =
      Kernel.call(
          "pread",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG));

  private final int handle;
  private final long size;

  private Opened(int handle, long size) {
    this.handle = handle;
    this.size = size;
  }

  /** Name by name from the root. */
  public static Opened at(Path absolute) throws IOException {
    int folder = held(Kernel.openFolder(Path.of("/")), absolute);
    try {
      for (int at = 0; at < absolute.getNameCount() - 1; at++) {
        int inner = Kernel.openFolder(folder, exact(absolute.getName(at)));
        Kernel.close(folder);
        folder = inner;
        held(inner, absolute);
      }
      return regular(file(folder, exact(absolute.getFileName()), absolute));
    } finally {
      if (folder >= 0) {
        Kernel.close(folder);
      }
    }
  }

  /**
   * What it was when it was opened; 0 for one that the kernel makes up, which is read all the same.
   */
  public long size() {
    return size;
  }

  /** Fills the bytes from that place on; tells how many there were. */
  public int read(byte[] into, long from) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(Kernel.STATE);
      var buffer = arena.allocate(Math.min(into.length, BUFFER));
      int filled = 0;
      while (filled < into.length) {
        var most = Math.min(buffer.byteSize(), into.length - filled);
        var got =
            (long) READ_AT.orElseThrow().invokeExact(state, handle, buffer, most, from + filled);
        if (got < 0) {
          throw new IOException("errno " + state.get(ValueLayout.JAVA_INT, Kernel.ERRNO_AT));
        }
        if (got == 0) {
          return filled;
        }
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, filled, (int) got);
        filled += (int) got;
      }
      return filled;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    Kernel.close(handle);
  }

  private static byte[] exact(Path name) {
    return ExactPath.text(name).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int file(int folder, byte[] name, Path whole) throws IOException {
    int flags = O_NONBLOCK | O_NOCTTY | O_NOFOLLOW | O_CLOEXEC;
    int silently = open(folder, name, flags | O_NOATIME);
    return held(silently == -EPERM ? open(folder, name, flags) : silently, whole);
  }

  private static int open(int folder, byte[] name, int flags) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(Kernel.STATE);
      var handle =
          (int) OPEN_AT.orElseThrow().invokeExact(state, folder, Kernel.text(arena, name), flags);
      return handle < 0 ? -state.get(ValueLayout.JAVA_INT, Kernel.ERRNO_AT) : handle;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static int held(int handle, Path whole) throws IOException {
    if (handle >= 0) {
      return handle;
    }
    throw switch (-handle) {
      case ENOENT -> new NoSuchFileException(whole.toString());
      case EACCES, EPERM -> new AccessDeniedException(whole.toString());
      case ELOOP, ENOTDIR -> new IOException("a name of the path is a symbolic link, or no folder");
      default -> new IOException("errno " + -handle);
    };
  }

  private static Opened regular(int handle) throws IOException {
    var held = Path.of("/proc/self/fd").resolve(Integer.toString(handle));
    try {
      if (!Files.isRegularFile(held)) {
        throw new IOException("it is not a regular file");
      }
      return new Opened(handle, Files.size(held));
    } catch (IOException e) {
      Kernel.close(handle);
      throw e;
    }
  }
}
