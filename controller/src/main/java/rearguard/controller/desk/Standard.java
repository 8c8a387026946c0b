package rearguard.controller.desk;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import rearguard.controller.file.Application;
import rearguard.controller.file.Application.Component;
import rearguard.controller.file.Application.Procedure;
import rearguard.controller.file.Application.Share;
import rearguard.controller.file.Nearest;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.Quoted;
import rearguard.model.name.Spelt;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Verb;
import rearguard.model.run.Run;
import rearguard.model.snapshot.Target;

/**
 * The procedures that every application has unless its file says otherwise, derived from what its
 * components are.
 *
 * <pre>
 *   name      restores                                        holds traffic
 *   code      code and config; processes take it up           no
 *   service   processes                                       no
 *   config    config; processes take it up                    no
 *   flag      flags; processes take up those in files         no
 *   traffic   what lets traffic in                            no
 *   full      everything                                      where a driver can
 * </pre>
 *
 * A name is there when the application has what it is named after. Each goes one host at a time,
 * and asks all checks.
 */
enum Standard {
  CODE(EnumSet.of(Kind.CODE), EnumSet.of(Kind.CODE, Kind.CONFIG, Kind.PROCESS)),
  SERVICE(EnumSet.of(Kind.PROCESS), EnumSet.of(Kind.PROCESS)),
  CONFIG(EnumSet.of(Kind.CONFIG), EnumSet.of(Kind.CONFIG, Kind.PROCESS)),
  FLAG(EnumSet.noneOf(Kind.class), EnumSet.of(Kind.PROCESS)),
  TRAFFIC(EnumSet.of(Kind.TRAFFIC), EnumSet.of(Kind.TRAFFIC)),
  FULL(EnumSet.allOf(Kind.class), EnumSet.allOf(Kind.class));

  /** No procedure of a file is called so. */
  static final String UNDO = "undo";

  @SuppressWarnings("ImmutableEnumChecker") // never written to
  private final Set<Kind> namesake;

  @SuppressWarnings("ImmutableEnumChecker") // never written to
  private final Set<Kind> restored;

  Standard(Set<Kind> namesake, Set<Kind> restored) {
    this.namesake = namesake;
    this.restored = restored;
  }

  private String word() {
    return Spelt.of(this);
  }

  /**
   * The procedure of that name: the file's own, else a standard one. None named: the only one of
   * the file; when it has none or several, {@code full}.
   */
  static Answer<Procedure> find(
      Application application, String name, Function<DriverName, Optional<DriverSpec>> drivers) {
    if (name.isBlank()) {
      return application.procedures().size() == 1
          ? Answer.given(application.procedures().getFirst())
          : find(application, FULL.word(), drivers);
    }
    return application
        .procedure(name)
        .or(() -> standard(application, drivers).filter(one -> one.name().equals(name)).findFirst())
        .map(Answer::given)
        .orElseGet(() -> Answer.refused(unknown(application, name, drivers)));
  }

  /** Those that the file does not name itself, in the order of the table. */
  static Stream<Procedure> standard(
      Application application, Function<DriverName, Optional<DriverSpec>> drivers) {
    return Stream.of(values())
        .filter(one -> application.procedure(one.word()).isEmpty())
        .filter(one -> one.fits(application, drivers))
        .map(one -> one.procedure(application, drivers));
  }

  private boolean fits(
      Application application, Function<DriverName, Optional<DriverSpec>> drivers) {
    return switch (this) {
      case FULL -> true;
      case FLAG -> !named(application, drivers, Standard::flag).isEmpty();
      case CODE, SERVICE, CONFIG, TRAFFIC ->
          !named(application, drivers, spec -> namesake.contains(spec.kind())).isEmpty();
    };
  }

  private Procedure procedure(
      Application application, Function<DriverName, Optional<DriverSpec>> drivers) {
    return new Procedure(
        word(),
        restored(application, drivers),
        this == FULL
            ? named(application, drivers, spec -> spec.can(Ability.HOLD_TRAFFIC))
            : List.of(),
        Share.ONE,
        application.checks().stream().map(asked -> asked.check().name()).toList());
  }

  private List<ComponentName> restored(
      Application application, Function<DriverName, Optional<DriverSpec>> drivers) {
    Predicate<DriverSpec> wanted =
        switch (this) {
          case FULL -> _ -> true;
          case FLAG ->
              named(application, drivers, Standard::flagOfFile).isEmpty()
                  ? Standard::flag
                  : spec -> flag(spec) || restored.contains(spec.kind());
          case CODE, SERVICE, CONFIG, TRAFFIC -> spec -> restored.contains(spec.kind());
        };
    return named(application, drivers, wanted.and(Standard::ofThePast));
  }

  /** Whether users are told of maintenance is decided on the day, not by a restore point. */
  private static boolean ofThePast(DriverSpec spec) {
    return !spec.can(Ability.MAINTENANCE);
  }

  private static boolean flag(DriverSpec spec) {
    return spec.can(Ability.SET) && spec.kind() != Kind.PROCESS;
  }

  private static boolean flagOfFile(DriverSpec spec) {
    return flag(spec) && !spec.can(Ability.LIVE);
  }

  private static List<ComponentName> named(
      Application application,
      Function<DriverName, Optional<DriverSpec>> drivers,
      Predicate<DriverSpec> wanted) {
    return application.components().stream()
        .filter(one -> drivers.apply(one.driver()).filter(wanted).isPresent())
        .map(Component::name)
        .toList();
  }

  private static Problem unknown(
      Application application, String name, Function<DriverName, Optional<DriverSpec>> drivers) {
    var names = new ArrayList<>(application.procedures().stream().map(Procedure::name).toList());
    standard(application, drivers).map(Procedure::name).forEach(names::add);
    return Problem.of(
        Problem.Kind.NOT_FOUND,
        "\"" + application.name() + "\" has no procedure \"" + Quoted.of(name) + "\"",
        Nearest.hint(name, names));
  }

  /**
   * The way back of a run: the drivers prove that what ran before is back; whether it was well then
   * is no matter.
   */
  static Procedure backwards(Application application, Run run, List<Target> targets) {
    int atOnce =
        run.plan().stages().stream()
            .filter(stage -> stage.kind() == Stage.Kind.CHANGE)
            .mapToInt(stage -> stage.limit().atOnce())
            .findFirst()
            .orElse(1);
    return new Procedure(
        UNDO,
        application.components().stream()
            .map(Application.Component::name)
            .filter(name -> targets.stream().anyMatch(t -> t.component().equals(name)))
            .toList(),
        run.plan().steps().stream()
            .filter(step -> step.verb() == Verb.HOLD)
            .map(step -> step.target().component())
            .distinct()
            .toList(),
        new Share(atOnce, false),
        List.of());
  }
}
