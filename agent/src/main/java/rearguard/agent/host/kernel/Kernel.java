package rearguard.agent.host.kernel;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The few calls of the kernel that Java has no words for. Each answers with an errno, 0 is fine.
 */
public final class Kernel {
  public static final int NOREPLACE = 1;
  public static final int EXCHANGE = 2;
  public static final int EEXIST = 17;
  public static final int EINVAL = 22;
  public static final int ENOSYS = 38;
  public static final int ENOTSUP = 95;

  static final int AT_FDCWD = -100;
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final int O_DIRECTORY = ARM ? 0x4000 : 0x10000;
  private static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;
  private static final int O_CLOEXEC = 0x80000;
  private static final AddressLayout TEXT = ValueLayout.ADDRESS;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final Linker LINKER = Linker.nativeLinker();
  static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  static final long ERRNO_AT = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private static final Optional<MethodHandle> RENAME =
      call("renameat2", FunctionDescriptor.of(INT, INT, TEXT, INT, TEXT, INT));
  private static final Optional<MethodHandle> SYNC =
      call("syncfs", FunctionDescriptor.of(INT, INT));
  private static final Optional<MethodHandle> CLOSE =
      call("close", FunctionDescriptor.of(INT, INT));
  private static final Optional<MethodHandle> OPEN =
      call("open", FunctionDescriptor.of(INT, TEXT, INT), Linker.Option.firstVariadicArg(2));
  private static final Optional<MethodHandle> OPEN_AT =
      call("openat", FunctionDescriptor.of(INT, INT, TEXT, INT), Linker.Option.firstVariadicArg(3));

  private Kernel() {}

  /** Renames by {@code renameat2}, with {@link #NOREPLACE} or {@link #EXCHANGE}. */
  public static int rename(Path from, Path to, int flags) {
    if (RENAME.isEmpty()) {
      return ENOSYS;
    }
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(STATE);
      var done =
          (int)
              RENAME
                  .get()
                  .invokeExact(
                      state, AT_FDCWD, text(arena, from), AT_FDCWD, text(arena, to), flags);
      return done == 0 ? 0 : state.get(INT, ERRNO_AT);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Opens a folder that is no symbolic link and tells the number of its handle; an errno as a
   * negative number otherwise.
   */
  public static int openFolder(Path absolute) {
    return openFolder(AT_FDCWD, ExactPath.bytes(absolute));
  }

  /** Likewise for a name in a folder that is open. */
  public static int openFolder(int in, String name) {
    return openFolder(in, name.getBytes(StandardCharsets.UTF_8));
  }

  /** Likewise, for a name that may not be UTF-8. */
  public static int openFolder(int in, byte[] name) {
    if (OPEN_AT.isEmpty()) {
      return -ENOSYS;
    }
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(STATE);
      var flags = O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
      var handle = (int) OPEN_AT.get().invokeExact(state, in, text(arena, name), flags);
      return handle < 0 ? -state.get(INT, ERRNO_AT) : handle;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Closes a handle that {@code openFolder} told. */
  public static int close(int handle) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(STATE);
      var done = (int) CLOSE.orElseThrow().invokeExact(state, handle);
      return done == 0 ? 0 : state.get(INT, ERRNO_AT);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes everything of the file system to the disk on which the folder is. */
  public static int sync(Path folder) {
    if (SYNC.isEmpty() || OPEN.isEmpty() || CLOSE.isEmpty()) {
      return ENOSYS;
    }
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(STATE);
      var handle = (int) OPEN.get().invokeExact(state, text(arena, folder), O_CLOEXEC);
      if (handle < 0) {
        return state.get(INT, ERRNO_AT);
      }
      var done = (int) SYNC.get().invokeExact(state, handle);
      var errno = done == 0 ? 0 : state.get(INT, ERRNO_AT);
      var closed = (int) CLOSE.get().invokeExact(state, handle);
      return errno == 0 && closed != 0 ? state.get(INT, ERRNO_AT) : errno;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("restricted") // the launcher allows it
  static Optional<MethodHandle> call(String name, FunctionDescriptor shape, Linker.Option... more) {
    var options = new java.util.ArrayList<>(java.util.List.of(more));
    options.add(Linker.Option.captureCallState("errno"));
    return LINKER
        .defaultLookup()
        .find(name)
        .map(where -> LINKER.downcallHandle(where, shape, options.toArray(Linker.Option[]::new)));
  }

  private static MemorySegment text(Arena arena, Path path) {
    return text(arena, ExactPath.bytes(path.toAbsolutePath()));
  }

  static MemorySegment text(Arena arena, byte[] bytes) {
    var text = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, text, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return text;
  }
}
