package rearguard.e2e;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All classes that are shipped and all sources they are made of. */
enum House {
  ;

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/rearguard/e2e/"))
          .importPackages("rearguard");

  /** Written by hand: neither protoc's nor jte's. */
  static final DescribedPredicate<JavaClass> OURS =
      new DescribedPredicate<>("our own") {
        @Override
        public boolean test(JavaClass type) {
          return ours(type.getPackageName());
        }
      };

  static boolean ours(String packageName) {
    return !packageName.equals("rearguard.v1")
        && !packageName.startsWith("rearguard.controller.web.page");
  }

  static List<JavaClass> ourClasses() {
    return CLASSES.stream().filter(OURS).toList();
  }

  /** Every Java source below a folder of that name ({@code main} or {@code test}). */
  static List<Path> sources(String kind) {
    try (Stream<Path> walk = Files.walk(root())) {
      String inside = "/src/" + kind + "/java/";
      return walk.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains(inside))
          .filter(file -> !file.toString().contains("/target/"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path root() {
    Optional<Path> folder = Optional.of(Path.of("").toAbsolutePath());
    while (folder.isPresent() && !Files.isDirectory(folder.get().resolve(".mvn"))) {
      folder = Optional.ofNullable(folder.get().getParent());
    }
    return folder.orElseThrow(
        () -> new IllegalStateException("not started inside the source tree"));
  }
}
