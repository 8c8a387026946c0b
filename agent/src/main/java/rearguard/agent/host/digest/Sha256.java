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
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * SHA-256 of what a channel gives. By OpenSSL's libcrypto where the host has it, as it uses the
 * processor's own instructions, which the small compiler that keeps this agent's memory low does
 * not: digesting was three quarters of a rollback's work. By the JVM where there is none. Both give
 * the same. The calls are those of EVP_DigestInit(3ssl). Thread-safe.
 */
public final class Sha256 {
  private static final int BUFFER = 1 << 16;
  private static final int LENGTH = 32;
  private static final int FINE = 1;
  private static final AddressLayout POINTER = ValueLayout.ADDRESS;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  /** The library's functions. */
  private record Crypto(
      MethodHandle make,
      MethodHandle free,
      MethodHandle init,
      MethodHandle update,
      MethodHandle last,
      MemorySegment algorithm) {}

  /** Looked for when the first content is digested: an agent that rests does not load it. */
  private static final class Library {
    static final Optional<Crypto> CRYPTO = found();

    @SuppressWarnings("restricted") // the launcher allows it
    private static Optional<Crypto> found() {
      try {
        var symbols = SymbolLookup.libraryLookup("libcrypto.so.3", Arena.global());
        var sha256 = call(symbols, "EVP_sha256", FunctionDescriptor.of(POINTER));
        return Optional.of(
            new Crypto(
                call(symbols, "EVP_MD_CTX_new", FunctionDescriptor.of(POINTER)),
                call(symbols, "EVP_MD_CTX_free", FunctionDescriptor.ofVoid(POINTER)),
                call(
                    symbols,
                    "EVP_DigestInit_ex",
                    FunctionDescriptor.of(INT, POINTER, POINTER, POINTER)),
                call(
                    symbols,
                    "EVP_DigestUpdate",
                    FunctionDescriptor.of(INT, POINTER, POINTER, ValueLayout.JAVA_LONG)),
                call(
                    symbols,
                    "EVP_DigestFinal_ex",
                    FunctionDescriptor.of(INT, POINTER, POINTER, POINTER)),
                (MemorySegment) sha256.invokeExact()));
      } catch (Throwable _) {
        return Optional.empty(); // the JVM's own does it
      }
    }

    @SuppressWarnings("restricted") // likewise
    private static MethodHandle call(SymbolLookup symbols, String name, FunctionDescriptor type) {
      return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), type);
    }
  }

  private Sha256() {}

  /** Reads to the end; 32 bytes. */
  public static byte[] of(ReadableByteChannel source) throws IOException {
    return Library.CRYPTO.isPresent() ? byLibrary(Library.CRYPTO.get(), source) : byJvm(source);
  }

  static boolean hasLibrary() {
    return Library.CRYPTO.isPresent();
  }

  static byte[] byJvm(ReadableByteChannel source) throws IOException {
    var digest = jvm();
    var buffer = ByteBuffer.allocate(BUFFER);
    while (source.read(buffer) >= 0) {
      digest.update(buffer.flip());
      buffer.clear();
    }
    return digest.digest();
  }

  /** The JVM's own, for what is short. */
  public static MessageDigest jvm() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] byLibrary(Crypto crypto, ReadableByteChannel source) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var context = (MemorySegment) crypto.make.invokeExact();
      try {
        return digested(crypto, context, source, arena);
      } finally {
        crypto.free.invokeExact(context);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] digested(
      Crypto crypto, MemorySegment context, ReadableByteChannel source, Arena arena)
      throws Throwable {
    refuse((int) crypto.init.invokeExact(context, crypto.algorithm, MemorySegment.NULL));
    var memory = arena.allocate(BUFFER);
    var buffer = memory.asByteBuffer();
    while (source.read(buffer.clear()) >= 0) {
      refuse((int) crypto.update.invokeExact(context, memory, (long) buffer.position()));
    }
    var result = arena.allocate(LENGTH);
    refuse((int) crypto.last.invokeExact(context, result, MemorySegment.NULL));
    return result.toArray(ValueLayout.JAVA_BYTE);
  }

  private static void refuse(int answer) {
    if (answer != FINE) {
      throw new IllegalStateException("libcrypto does not digest");
    }
  }
}
