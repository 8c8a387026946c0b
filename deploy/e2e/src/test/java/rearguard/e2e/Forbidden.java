package rearguard.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/** What only a few places may touch: calls, constructors, fields and method references alike. */
enum Forbidden {
  ;

  private static final Set<String> ANY = Set.of("*");

  /** Starting and ending programs, writing files, calling the kernel. */
  static final DescribedPredicate<JavaAccess<?>> THE_HOST =
      touching(
          "the host",
          Map.ofEntries(
              Map.entry("java.lang.ProcessBuilder", ANY),
              Map.entry("java.lang.Runtime", Set.of("exec", "halt")),
              Map.entry("java.lang.ProcessHandle", Set.of("destroy", "destroyForcibly")),
              Map.entry("java.lang.foreign.Linker", ANY),
              Map.entry("java.io.FileOutputStream", ANY),
              Map.entry("java.io.FileWriter", ANY),
              Map.entry("java.io.RandomAccessFile", ANY),
              Map.entry("java.nio.channels.FileChannel", Set.of("open")),
              Map.entry(
                  "java.nio.file.Files",
                  Set.of(
                      "write",
                      "writeString",
                      "newOutputStream",
                      "newBufferedWriter",
                      "newByteChannel",
                      "createFile",
                      "createDirectory",
                      "createDirectories",
                      "createTempFile",
                      "createTempDirectory",
                      "createLink",
                      "createSymbolicLink",
                      "delete",
                      "deleteIfExists",
                      "move",
                      "copy",
                      "setAttribute",
                      "setLastModifiedTime",
                      "setOwner",
                      "setPosixFilePermissions"))));

  static final DescribedPredicate<JavaAccess<?>> TIME_AND_CHANCE =
      touching(
          "time or chance",
          Map.ofEntries(
              Map.entry("java.lang.System", Set.of("nanoTime", "currentTimeMillis")),
              Map.entry("java.lang.Thread", Set.of("sleep")),
              Map.entry("java.lang.Math", Set.of("random")),
              Map.entry("java.time.Instant", Set.of("now")),
              Map.entry("java.time.LocalDate", Set.of("now")),
              Map.entry("java.time.LocalDateTime", Set.of("now")),
              Map.entry("java.time.OffsetDateTime", Set.of("now")),
              Map.entry("java.time.ZonedDateTime", Set.of("now")),
              Map.entry("java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system")),
              Map.entry("java.time.InstantSource", Set.of("system")),
              Map.entry("java.util.Date", Set.of("<init>")),
              Map.entry("java.util.UUID", Set.of("randomUUID")),
              Map.entry("java.util.Random", Set.of("<init>")),
              Map.entry("java.security.SecureRandom", Set.of("<init>", "getInstanceStrong")),
              Map.entry("java.util.random.RandomGenerator", Set.of("getDefault", "of")),
              Map.entry("java.util.concurrent.ThreadLocalRandom", Set.of("current"))));

  static final DescribedPredicate<JavaAccess<?>> THE_TERMINAL =
      touching(
          "the terminal",
          Map.of("java.lang.System", Set.of("out", "err", "console"), "java.lang.IO", ANY));

  static ArchCondition<JavaClass> touch(DescribedPredicate<JavaAccess<?>> forbidden) {
    return new ArchCondition<>("touch " + forbidden.getDescription()) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getAccessesFromSelf().stream()
            .filter(forbidden)
            .forEach(
                access ->
                    events.add(SimpleConditionEvent.satisfied(access, access.getDescription())));
      }
    };
  }

  private static DescribedPredicate<JavaAccess<?>> touching(
      String what, Map<String, Set<String>> members) {
    return describe(
        what,
        access -> {
          AccessTarget target = access.getTarget();
          Set<String> names = members.getOrDefault(target.getOwner().getName(), Set.of());
          return names.contains("*") || names.contains(target.getName());
        });
  }
}
