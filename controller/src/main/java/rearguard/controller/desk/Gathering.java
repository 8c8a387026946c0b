package rearguard.controller.desk;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import rearguard.controller.ledger.EvidenceLedger;
import rearguard.controller.ledger.EvidenceLedger.Noted;
import rearguard.controller.ledger.Ledger;
import rearguard.controller.plan.Scope;
import rearguard.controller.plan.Survey;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.evidence.Custody;
import rearguard.model.evidence.Kept;
import rearguard.model.evidence.Lockdown;
import rearguard.model.evidence.Seal;
import rearguard.model.evidence.Told;
import rearguard.model.evidence.Wish;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.EvidenceId;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;

/**
 * Has hosts take evidence, notes what they tell of it in the audit, and brings it to operators.
 * Thread-safe.
 */
public final class Gathering {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Ledger audit;
  private final EvidenceLedger ledger;
  private final Applications applications;
  private final Points points;
  private final Fleet fleet;
  private final InstantSource clock;
  private final Supplier<String> ids;

  Gathering(
      Ledger audit,
      Applications applications,
      Points points,
      Fleet fleet,
      InstantSource clock,
      Supplier<String> ids) {
    this.audit = audit;
    this.ledger = new EvidenceLedger(audit);
    this.applications = applications;
    this.points = points;
    this.fleet = fleet;
    this.clock = clock;
    this.ids = ids;
  }

  /** What hosts keep, and why nobody knows of others. */
  public record Found(List<Kept> kept, List<Problem> refused) {}

  /** What was taken now, and the restore point of what ran then. */
  public record Taken(Found evidence, Points.Forensic point) {}

  /** First what vanishes, then the snapshots. What one host cannot give keeps no other from it. */
  public Answer<Taken> gather(ApplicationName name, String by) {
    return ledger
        .open(name)
        .map(lockdown -> scope(name).then(scope -> Answer.given(taken(scope, lockdown, by))))
        .orElseGet(
            () ->
                Answer.refused(
                    Problem.of(
                        Problem.Kind.CONFLICT,
                        "\"" + name + "\" is not locked down",
                        "Lock it down first: what users change meanwhile is no evidence.")));
  }

  private Answer<Scope> scope(ApplicationName name) {
    return applications
        .application(name)
        .then(application -> fleet.scope(application, Applications.everything(application)));
  }

  private Taken taken(Scope scope, Lockdown lockdown, String by) {
    var wishes = new TreeMap<HostName, Wish.Take>();
    sections(scope)
        .forEach(
            (host, sections) ->
                wishes.put(
                    host,
                    new Wish.Take(
                        new EvidenceId("e-" + ids.get()),
                        lockdown.application(),
                        by,
                        lockdown.reason(),
                        sections)));
    var answers =
        Survey.together(
            List.copyOf(wishes.keySet()),
            host -> host,
            host -> fleet.agents().evidence(host, Objects.requireNonNull(wishes.get(host))));
    var found = noted(answers, lockdown.application(), by);
    var label = new Label("forensic-" + STAMP.format(clock.instant()));
    return new Taken(found, points.forensic(scope, lockdown.application(), label, by));
  }

  private static Map<HostName, List<Wish.Section>> sections(Scope scope) {
    return scope.places().stream()
        .collect(
            Collectors.groupingBy(
                place -> place.target().host(),
                TreeMap::new,
                Collectors.mapping(
                    place ->
                        new Wish.Section(
                            place.target(),
                            place.component().driver(),
                            place.component().settings()),
                    Collectors.toList())));
  }

  private Found noted(Map<HostName, Answer<Told>> answers, ApplicationName name, String by) {
    var kept = new ArrayList<Kept>();
    var refused = new ArrayList<Problem>();
    answers.forEach(
        (host, answer) -> {
          switch (answer) {
            case Answer.Given<Told>(var told) ->
                told.seals().stream()
                    .filter(seal -> seal.host().equals(host))
                    .forEach(
                        seal -> {
                          ledger.note(seal, true, by);
                          kept.add(new Kept(seal, Custody.AGREES));
                        });
            case Answer.Refused<Told>(var problems) -> {
              var why = problems.getFirst().message();
              audit.recorded(
                  "evidence-missing", name.value(), by, "no evidence of " + host + ": " + why);
              refused.addAll(problems);
            }
          }
        });
    return new Found(kept, refused);
  }

  /** All there is of an application, held against what hosts told once. */
  public Answer<Found> list(ApplicationName name, String by) {
    return scope(name).then(scope -> Answer.given(found(scope, name, by)));
  }

  private Found found(Scope scope, ApplicationName name, String by) {
    var noted = new LinkedHashMap<EvidenceId, Noted>();
    ledger.of(name).forEach(one -> noted.put(one.seal().id(), one));
    var hosts = List.copyOf(sections(scope).keySet());
    var answers =
        Survey.together(
            hosts, host -> host, host -> fleet.agents().evidence(host, new Wish.Look(name)));
    var there = new LinkedHashMap<EvidenceId, Seal>();
    var refused = new ArrayList<Problem>();
    answers.forEach(
        (host, answer) -> {
          switch (answer) {
            case Answer.Given<Told>(var told) ->
                told.seals().stream()
                    .filter(seal -> seal.host().equals(host))
                    .forEach(seal -> there.put(seal.id(), seal));
            case Answer.Refused<Told>(var problems) -> refused.addAll(problems);
          }
        });
    there.values().stream()
        .filter(seal -> !noted.containsKey(seal.id()))
        .forEach(seal -> ledger.note(seal, false, by));
    var asked =
        answers.entrySet().stream()
            .filter(one -> one.getValue() instanceof Answer.Given<Told>)
            .map(Map.Entry::getKey)
            .toList();
    var kept =
        ledger.of(name).stream()
            .map(one -> new Kept(one.seal(), custody(one, there, asked)))
            .toList();
    return new Found(kept, refused);
  }

  private static Custody custody(Noted noted, Map<EvidenceId, Seal> there, List<HostName> asked) {
    var seal = Optional.ofNullable(there.get(noted.seal().id()));
    if (seal.isEmpty()) {
      return asked.contains(noted.seal().host()) ? Custody.GONE : Custody.NOT_ASKED;
    }
    if (!seal.get().digest().equals(noted.seal().digest())) {
      return Custody.DIFFERS;
    }
    return noted.told() ? Custody.AGREES : Custody.NEVER_TOLD;
  }

  /** A part in the clear. Whoever reads the manifest begins to read all of it: that is noted. */
  public Answer<ByteBuffer> read(Wish.Read wish, String by) {
    return ledger
        .find(wish.id())
        .map(
            noted -> {
              if (wish.entry() == 0 && wish.part() == 0) {
                audit.recorded(
                    "evidence-read",
                    wish.id().value(),
                    by,
                    "evidence " + wish.id() + " of " + noted.seal().host() + " is read by " + by);
              }
              return fleet
                  .agents()
                  .evidence(noted.seal().host(), wish)
                  .then(told -> Answer.given(told.part()));
            })
        .orElseGet(
            () ->
                Answer.refused(
                    Problem.of(
                        Problem.Kind.NOT_FOUND,
                        "there is no evidence " + wish.id(),
                        "See \"rearguard evidence list APP\" for what there is.")));
  }
}
