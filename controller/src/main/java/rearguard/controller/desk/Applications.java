package rearguard.controller.desk;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rearguard.controller.file.Application;
import rearguard.controller.file.Application.Component;
import rearguard.controller.file.Application.Procedure;
import rearguard.controller.file.Application.Share;
import rearguard.controller.file.Changes;
import rearguard.controller.file.FleetCheck;
import rearguard.controller.file.FleetFile;
import rearguard.controller.file.Nearest;
import rearguard.controller.ledger.ApplicationLedger;
import rearguard.controller.ledger.ApplicationLedger.Applied;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.driver.Kind;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;

/** Applies fleet files and tells what was applied. */
public final class Applications {
  private final ApplicationLedger ledger;
  private final Fleet fleet;
  private final InstantSource clock;

  Applications(ApplicationLedger ledger, Fleet fleet, InstantSource clock) {
    this.ledger = ledger;
    this.fleet = fleet;
    this.clock = clock;
  }

  /**
   * An application as it was applied.
   *
   * @param procedures the names of all: those of the file, then the standard ones
   */
  public record Known(
      Application application,
      Instant applied,
      String by,
      String text,
      List<Part> parts,
      List<String> procedures) {}

  /** One component and where it is now. */
  public record Part(Component component, Optional<Kind> kind, List<HostName> hosts) {}

  /** What applying changed, or would change, in words; warnings are among them. */
  public record Applying(Known known, List<String> changes) {}

  /** Nothing is applied when anything is wrong; everything that is wrong is told. */
  public Answer<Applying> apply(String file, String text, String by) {
    return examine(file, text, by)
        .then(
            applying -> {
              ledger.apply(
                  new Applied(
                      applying.known().application().name(), file, text, clock.instant(), by),
                  String.join("; ", applying.changes()));
              return Answer.given(applying);
            });
  }

  /** As apply, but leaves everything as it is. */
  public Answer<Applying> examine(String file, String text, String by) {
    return FleetFile.read(file, text)
        .then(
            read -> {
              var problems = new ArrayList<>(FleetCheck.problems(read, fleet.known()));
              var warnings = new ArrayList<String>();
              if (problems.isEmpty()) {
                var review = new Review(fleet, read);
                problems.addAll(review.problems());
                problems.addAll(new CommandChecks(fleet).of(read));
                warnings.addAll(review.warnings());
              }
              return problems.isEmpty()
                  ? Answer.given(applying(read.application(), text, by, warnings))
                  : new Answer.Refused<>(problems);
            });
  }

  private Applying applying(
      Application application, String text, String by, List<String> warnings) {
    var before = find(application.name()).map(Known::application);
    var changes = new ArrayList<>(Changes.between(before, application));
    changes.addAll(warnings);
    return new Applying(known(application, clock.instant(), by, text), changes);
  }

  /** By name. */
  public List<Known> all() {
    return ledger.all().stream().flatMap(applied -> known(applied).stream()).toList();
  }

  public Answer<Known> show(ApplicationName name) {
    return find(name)
        .map(Answer::given)
        .orElseGet(
            () -> {
              var names = ledger.all().stream().map(applied -> applied.name().value()).toList();
              return Answer.refused(
                  Problem.of(
                      Problem.Kind.NOT_FOUND,
                      "there is no application \"" + name + "\"",
                      names.isEmpty()
                          ? "Apply a fleet file with \"rearguard apply FILE\"."
                          : Nearest.hint(name.value(), names)));
            });
  }

  Answer<Application> application(ApplicationName name) {
    return show(name).then(known -> Answer.given(known.application()));
  }

  /** All components, all checks, one host at a time, in the open. */
  static Procedure everything(Application application) {
    return new Procedure(
        "full",
        application.components().stream().map(Component::name).toList(),
        List.of(),
        Share.ONE,
        application.checks().stream().map(asked -> asked.check().name()).toList());
  }

  private Optional<Known> find(ApplicationName name) {
    return ledger.find(name).flatMap(this::known);
  }

  private Optional<Known> known(Applied applied) {
    return switch (FleetFile.read(applied.file(), applied.text())) {
      case Answer.Given<FleetFile>(var read) ->
          Optional.of(known(read.application(), applied.applied(), applied.by(), applied.text()));
      case Answer.Refused<FleetFile> _ -> Optional.empty();
    };
  }

  private Known known(Application application, Instant at, String by, String text) {
    var hosts = fleet.enrolled();
    var parts =
        application.components().stream()
            .map(
                component ->
                    new Part(
                        component,
                        fleet.driver(component.driver()).map(spec -> spec.kind()),
                        application.hosts(component.on(), hosts)))
            .toList();
    var procedures =
        Stream.concat(
                application.procedures().stream(), Standard.standard(application, fleet::driver))
            .map(Procedure::name)
            .toList();
    return new Known(application, at, by, text, parts, procedures);
  }
}
