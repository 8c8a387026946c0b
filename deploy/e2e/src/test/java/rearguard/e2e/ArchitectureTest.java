package rearguard.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Drivers;

/** Who may know whom; the rules are R1 to R15, in their order. */
class ArchitectureTest {
  private static final DescribedPredicate<JavaClass> START_CLASS =
      resideInAnyPackage("rearguard.agent", "rearguard.controller", "rearguard.cli")
          .as("a start class");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rearguard.model",
        "rearguard.model.name",
        "rearguard.wire",
        "rearguard.v1",
        "rearguard.controller",
        "rearguard.controller.fleet",
        "rearguard.controller.plan",
        "rearguard.controller.run",
        "rearguard.controller.ledger",
        "rearguard.controller.link",
        "rearguard.controller.web",
        "rearguard.agent",
        "rearguard.agent.step",
        "rearguard.agent.journal",
        "rearguard.agent.store",
        "rearguard.agent.check",
        "rearguard.agent.host",
        "rearguard.agent.link",
        "rearguard.agent.driver",
        "rearguard.agent.driver.git",
        "rearguard.agent.driver.pm2",
        "rearguard.agent.driver.files",
        "rearguard.cli",
        "rearguard.cli.command",
        "rearguard.cli.output",
        "rearguard.cli.link"
      })
  void everyRoomOfTheHouseIsThereToBeJudged(String name) {
    var rooms =
        House.CLASSES.stream()
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(rooms).contains(name);
  }

  @Test
  void theModelKnowsOnlyTheJdk() {
    holds(
        classes()
            .that()
            .resideInAPackage("rearguard.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "rearguard.model.."));
  }

  @Test
  void generatedTypesStayAtTheWire() {
    onlyIn("rearguard.v1..", "rearguard.v1..", "rearguard.wire..", "rearguard..link..");
    onlyIn("com.google.protobuf..", "rearguard.v1..", "rearguard.wire..", "rearguard..link..");
  }

  @Test
  void grpcAndNettyStayInLinks() {
    onlyIn("io.grpc..", "rearguard.v1..", "rearguard..link..");
    onlyIn("io.netty..", "rearguard..link..");
  }

  @Test
  void theWebStaysInTheWeb() {
    for (String web :
        List.of(
            "io.dropwizard..",
            "jakarta.ws.rs..",
            "jakarta.servlet..",
            "jakarta.validation..",
            "org.glassfish..",
            "org.eclipse.jetty..",
            "com.fasterxml.jackson.annotation..",
            "com.codahale.metrics..")) {
      onlyIn(web, "rearguard.controller", "rearguard.controller.web..");
    }
  }

  @Test
  void eachLibraryHasOneHome() {
    onlyIn("org.eclipse.jgit..", "rearguard.agent.driver.git..");
    onlyIn("com.github.dockerjava..", "rearguard.agent.driver.compose.engine..");
    onlyIn("org.jline..", "rearguard.cli..");
    onlyIn("gg.jte..", "rearguard.controller.web..");
    onlyIn("org.bouncycastle..", "rearguard..link..");
    for (String sql :
        List.of("java.sql..", "javax.sql..", "org.jdbi..", "org.flywaydb..", "org.sqlite..")) {
      onlyIn(
          sql, "rearguard.controller", "rearguard.controller.ledger..", "rearguard.agent.database");
    }
    onlyIn("org.postgresql..", "rearguard.agent.database");
  }

  @Test
  void driversDoNotKnowEachOther() {
    holds(slices().matching("rearguard.agent.driver.(*)..").should().notDependOnEachOther());
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("rearguard.agent.driver.*..")
            .and()
            .doNotBelongToAnyOf(Drivers.class)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("rearguard.agent.driver.*.."));
  }

  @Test
  void theHostHasOneDoor() {
    touchedOnlyBy(
        Forbidden.THE_HOST,
        resideInAnyPackage(
                "rearguard.agent.host..",
                "rearguard.agent.store..",
                "rearguard.agent.journal..",
                "rearguard.cli.output..")
            .or(START_CLASS)
            .or(simpleName("Failpoint"))
            .or(simpleName("Owned"))); // the lock of the ledger, which SQLite writes
  }

  @Test
  void timeAndChanceAreHanded() {
    touchedOnlyBy(
        Forbidden.TIME_AND_CHANCE, resideInAPackage("rearguard.agent.host..").or(START_CLASS));
  }

  @Test
  void whatDecidesTouchesNothing() {
    holds(
        noClasses()
            .that(
                describe(
                    "what decides",
                    type ->
                        type.getFullName()
                            .matches(
                                "rearguard[.]agent[.]step[.](HostLife|Post|Admission|Book|HeldRun|Deed|StepEvent)([$].*)?"
                                    + "|rearguard[.]controller[.]run[.](RunLife|Draft|Ending|Progress|Reports|Wanted|RunWords)([$].*)?")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.io..",
                "java.nio..",
                "java.net..",
                "java.util.concurrent..",
                "java.util.logging..",
                "java.lang.foreign..",
                "org.slf4j.."));
  }

  @Test
  void packagesHaveNoCycles() {
    holds(
        slices()
            .matching("rearguard.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(
                DescribedPredicate.<JavaClass>describe(
                    "the list of drivers", type -> type.isEquivalentTo(Drivers.class)),
                alwaysTrue()));
  }

  @Test
  void namesSayWhat() {
    var type =
        ".*(Impl|Manager|Helper|Utils?|Processor|Data|Info|Bean)|Abstract[A-Z].*|I[A-Z][a-z].*";
    var room = ".*\\.(utils?|common|misc|helpers?|core)(\\..*)?";
    assertThat(House.ourClasses())
        .filteredOn(one -> one.getSimpleName().matches(type) || one.getPackageName().matches(room))
        .isEmpty();
  }

  @Test
  void wordsCannotChange() throws Exception {
    for (JavaClass word : House.CLASSES) {
      if (!word.getPackageName().startsWith("rearguard.model")
          || word.isAnonymousClass()
          || word.getSimpleName().equals("package-info")) {
        continue;
      }
      Class<?> type = word.reflect();
      assertThat(type.isRecord() || type.isEnum() || type.isSealed()).as(word.getName()).isTrue();
      if (type.isRecord()) {
        for (var component : type.getRecordComponents()) {
          assertThat(component.getType().isArray()).as("%s", component).isFalse();
          assertThat(component.getAnnotatedType().getAnnotations())
              .as("%s of %s", component, word.getName())
              .isEmpty();
        }
      }
    }
  }

  @Test
  void onlyOutputSpeaks() {
    touchedOnlyBy(
        Forbidden.THE_TERMINAL,
        resideInAPackage("rearguard.cli.output..").or(START_CLASS.and(simpleName("Console"))));
  }

  @Test
  void everyDriverIsListed() {
    JavaClass list = House.CLASSES.get(Drivers.class);
    Set<String> listed =
        list.getDirectDependenciesFromSelf().stream()
            .map(dependency -> dependency.getTargetClass().getName())
            .collect(Collectors.toSet());
    for (JavaClass driver : drivers()) {
      assertThat(listed).contains(driver.getName());
    }
  }

  @Test
  void everyDriverPassesTheContract() throws Exception {
    Set<String> judged = new TreeSet<>();
    for (Path test : House.sources("test")) {
      if (Files.readString(test).contains("extends DriverContract")) {
        judged.add(String.valueOf(test.getParent()).replaceFirst(".*/java/", "").replace('/', '.'));
      }
    }
    assertThat(judged).containsAll(drivers().stream().map(JavaClass::getPackageName).toList());
  }

  @Test
  void everyPackageIntroducesItself() {
    Set<String> introduced =
        House.CLASSES.stream()
            .filter(type -> type.getSimpleName().equals("package-info"))
            .filter(type -> type.isAnnotatedWith(NullMarked.class))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toSet());
    Set<String> all =
        House.ourClasses().stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    assertThat(introduced).containsAll(all);
  }

  @Test
  void nothingStaticMoves() {
    assertThat(House.ourClasses())
        .flatMap(JavaClass::getFields)
        .filteredOn(field -> field.getModifiers().contains(JavaModifier.STATIC))
        .allMatch(field -> field.getModifiers().contains(JavaModifier.FINAL));
  }

  private static List<JavaClass> drivers() {
    return House.ourClasses().stream()
        .filter(type -> type.isAssignableTo(Driver.class) && !type.isInterface())
        .toList();
  }

  private static void onlyIn(String library, String... homes) {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackages(homes)
            .and(House.OURS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library));
  }

  private static void touchedOnlyBy(
      DescribedPredicate<JavaAccess<?>> forbidden, DescribedPredicate<JavaClass> allowed) {
    holds(
        noClasses()
            .that(DescribedPredicate.not(allowed))
            .and(House.OURS)
            .should(Forbidden.touch(forbidden)));
  }

  private static void holds(ArchRule rule) {
    rule.allowEmptyShould(true).check(House.CLASSES);
  }
}
