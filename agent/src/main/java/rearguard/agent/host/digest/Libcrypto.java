package rearguard.agent.host.digest;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/**
 * The functions of OpenSSL's libcrypto that digest; the calls are those of EVP_DigestInit(3ssl).
 * Apart from {@link Sha256}, as an agent that rests digests little and loads no foreign calls.
 */
record Libcrypto(
    MethodHandle make,
    MethodHandle free,
    MethodHandle init,
    MethodHandle update,
    MethodHandle last,
    MemorySegment algorithm) {
  /** Looked for when the first content is digested. */
  static final Optional<Libcrypto> FOUND = found();

  private static final int BUFFER = 1 << 16;
  private static final int LENGTH = 32;
  private static final int FINE = 1;

  @SuppressWarnings("restricted") // the launcher allows it
  private static Optional<Libcrypto> found() {
    AddressLayout pointer = ValueLayout.ADDRESS;
    var number = ValueLayout.JAVA_INT;
    try {
      var symbols = SymbolLookup.libraryLookup("libcrypto.so.3", Arena.global());
      var sha256 = call(symbols, "EVP_sha256", FunctionDescriptor.of(pointer));
      return Optional.of(
          new Libcrypto(
              call(symbols, "EVP_MD_CTX_new", FunctionDescriptor.of(pointer)),
              call(symbols, "EVP_MD_CTX_free", FunctionDescriptor.ofVoid(pointer)),
              call(
                  symbols,
                  "EVP_DigestInit_ex",
                  FunctionDescriptor.of(number, pointer, pointer, pointer)),
              call(
                  symbols,
                  "EVP_DigestUpdate",
                  FunctionDescriptor.of(number, pointer, pointer, ValueLayout.JAVA_LONG)),
              call(
                  symbols,
                  "EVP_DigestFinal_ex",
                  FunctionDescriptor.of(number, pointer, pointer, pointer)),
              (MemorySegment) sha256.invokeExact()));
    } catch (Throwable _) {
      return Optional.empty(); // the JVM's own does it
    }
  }

  @SuppressWarnings("restricted") // likewise
  private static MethodHandle call(SymbolLookup symbols, String name, FunctionDescriptor type) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), type);
  }

  byte[] digest(ReadableByteChannel source) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var context = (MemorySegment) make.invokeExact();
      try {
        return digested(context, source, arena);
      } finally {
        free.invokeExact(context);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] digested(MemorySegment context, ReadableByteChannel source, Arena arena)
      throws Throwable {
    refuse((int) init.invokeExact(context, algorithm, MemorySegment.NULL));
    var memory = arena.allocate(BUFFER);
    var buffer = memory.asByteBuffer();
    while (source.read(buffer.clear()) >= 0) {
      refuse((int) update.invokeExact(context, memory, (long) buffer.position()));
    }
    var result = arena.allocate(LENGTH);
    refuse((int) last.invokeExact(context, result, MemorySegment.NULL));
    return result.toArray(ValueLayout.JAVA_BYTE);
  }

  private static void refuse(int answer) {
    if (answer != FINE) {
      throw new IllegalStateException("libcrypto does not digest");
    }
  }
}
