package rearguard.controller.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.desk.TwoHosts.given;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.ledger.Audit;
import rearguard.controller.plan.Asked;
import rearguard.model.Answer;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.evidence.Custody;
import rearguard.model.evidence.Kept;
import rearguard.model.evidence.Manifest;
import rearguard.model.evidence.Seal;
import rearguard.model.evidence.Wish;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.DriverName;
import rearguard.model.name.EvidenceId;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.RestorePoint.Mark;

class LockdownTest {
  private static final ApplicationName TEA = new ApplicationName("tea");
  private static final HostName WEB1 = new HostName("web1");
  private static final HostName WEB2 = new HostName("web2");
  private static final String FILE =
      """
      application: tea
      environment: production
      hosts: { web: [web1, web2] }
      components:
        code: { on: web, git: { } }
        traffic: { on: web, ufw: { ports: [80/tcp] } }
      """;

  @TempDir Path folder;
  private TwoHosts two;

  @BeforeEach
  void apply() {
    var ports = new DriverSpec.Key("ports", DriverSpec.Shape.TEXTS, true, "the ports");
    var ufw =
        new DriverSpec(
            new DriverName("ufw"), Kind.TRAFFIC, Set.of(Ability.HOLD_TRAFFIC), List.of(ports));
    two =
        new TwoHosts(
            folder, ufw, new DriverSpec(new DriverName("git"), Kind.CODE, Set.of(), List.of()));
    given(two.desk.applications().apply("tea.yml", FILE, "ann"));
  }

  @AfterEach
  void close() {
    two.close();
  }

  private Lockdowns.Done begin() {
    return given(two.desk.lockdowns().begin(TEA, "somebody is in", "ann"));
  }

  private Gathering.Taken gather() {
    return given(two.desk.gathering().gather(TEA, "ann"));
  }

  private List<String> owners() {
    return two.fleet.traffic.values().stream().map(held -> held.keySet().toString()).toList();
  }

  private List<Audit.Entry> audit() {
    return two.ledger.read(handle -> two.ledger.audit().newest(handle, 50));
  }

  @Test
  void everyHostHoldsUnderTheNameOfTheLockdown() {
    var id = begin().lockdown().id();
    assertThat(owners()).containsExactly("[" + id + "]", "[" + id + "]");
    assertThat(audit())
        .extracting(Audit.Entry::kind, Audit.Entry::who)
        .contains(org.assertj.core.groups.Tuple.tuple("lockdown-begun", "ann"));
    assertThat(begin().lockdown().id()).as("begun twice").isEqualTo(id);
  }

  @Test
  void nobodyReleasesItByAccident() {
    var id = begin().lockdown().id();
    var release = new rearguard.model.traffic.Wish.Release(id);
    assertThat(
            two.desk
                .traffic()
                .of(new Traffic.Asked(TEA, List.of(), release, "bob", Traffic.Means.FIREWALL)))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.toString()).contains("lockdown end"));
    assertThat(owners()).containsExactly("[" + id + "]", "[" + id + "]");
  }

  @Test
  void aHostThatForgotHoldsAgainUntilItIsEnded() {
    begin();
    two.fleet.traffic.clear();
    two.desk.lockdowns().renew();
    assertThat(owners()).hasSize(2).allMatch(owner -> owner.startsWith("[l-"));
    given(two.desk.lockdowns().end(TEA, new Lockdowns.Word("bob", "patched", false)));
    two.desk.lockdowns().renew();
    assertThat(owners()).containsExactly("[]", "[]");
    assertThat(audit().stream().filter(one -> one.kind().equals("lockdown-ended")))
        .singleElement()
        .satisfies(one -> assertThat(one.words()).contains("patched"));
    assertThat(two.desk.lockdowns().end(TEA, new Lockdowns.Word("bob", "", false)))
        .isInstanceOf(Answer.Refused.class);
  }

  @Test
  void evidenceIsTakenOfEveryHostAndItsDigestStandsInTheAudit() {
    begin();
    var taken = gather();
    assertThat(taken.evidence().kept()).hasSize(2);
    assertThat(two.fleet.effects)
        .contains("evidence web1 of 2 targets", "evidence web2 of 2 targets");
    for (var kept : taken.evidence().kept()) {
      assertThat(audit())
          .anyMatch(
              one ->
                  one.kind().equals("evidence-sealed")
                      && one.who().equals("ann")
                      && one.words().contains(kept.seal().digest()));
    }
    assertThat(two.ledger.read(two.ledger.audit()::firstBreak)).isEmpty();
  }

  @Test
  void thePointOfThatMomentIsNobodysDefault() {
    begin();
    var point = gather().point().point();
    assertThat(point.mark()).isEqualTo(Mark.VULNERABLE);
    assertThat(point.label().orElseThrow().value()).startsWith("forensic-");
    assertThat(point.snapshots()).hasSize(4);
    assertThat(two.desk.plans().plan(TEA, Asked.of("", ""), "ann"))
        .isInstanceOf(Answer.Refused.class);
    assertThat(two.desk.plans().plan(TEA, Asked.of("", point.id().value()), "ann"))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.toString()).contains("marked vulnerable"));
  }

  @Test
  void aHostThatIsAwayKeepsNoOtherFromIt() {
    two.fleet.away.add(WEB2);
    begin();
    var taken = gather();
    assertThat(taken.evidence().kept()).hasSize(1);
    assertThat(taken.evidence().refused()).hasSize(1);
    assertThat(taken.point().point().snapshots())
        .extracting(snapshot -> snapshot.target().host())
        .containsOnly(WEB1);
    assertThat(taken.point().lacks()).hasSize(2);
    assertThat(audit()).extracting(Audit.Entry::kind).contains("evidence-missing");
  }

  @Test
  void withoutALockdownNothingIsTaken() {
    assertThat(two.desk.gathering().gather(TEA, "ann")).isInstanceOf(Answer.Refused.class);
    assertThat(two.fleet.effects).noneMatch(effect -> effect.startsWith("evidence"));
  }

  @Test
  void whatAHostKeepsIsHeldAgainstWhatItTold() {
    begin();
    gather();
    gather();
    assertThat(custodies()).containsOnly(Custody.AGREES).hasSize(4);
    var there = Objects.requireNonNull(two.fleet.evidence.get(WEB1));
    there.set(0, other(there.getFirst()));
    there.remove(1);
    there.add(stranger());
    two.fleet.away.add(WEB2);
    assertThat(custodies())
        .containsExactlyInAnyOrder(
            Custody.DIFFERS,
            Custody.GONE,
            Custody.NEVER_TOLD,
            Custody.NOT_ASKED,
            Custody.NOT_ASKED);
    assertThat(audit()).extracting(Audit.Entry::kind).contains("evidence-found");
  }

  private List<Custody> custodies() {
    return given(two.desk.gathering().list(TEA, "ann")).kept().stream().map(Kept::custody).toList();
  }

  private static Seal other(Seal seal) {
    return new Seal(
        seal.id(),
        seal.host(),
        seal.application(),
        seal.begun(),
        seal.sealed(),
        seal.whole(),
        seal.entries(),
        seal.bytes(),
        "0".repeat(64),
        seal.notes());
  }

  private static Seal stranger() {
    var now = java.time.Instant.EPOCH;
    var head = new Manifest.Head(new EvidenceId("e-stranger1"), WEB1, TEA, "ann", "", now);
    return new Manifest(head, now, false, List.of(), List.of()).seal();
  }

  @Test
  void whoReadsItStandsInTheAudit() {
    begin();
    var id = gather().evidence().kept().getFirst().seal().id();
    var part = given(two.desk.gathering().read(new Wish.Read(id, 0, 0), "bob"));
    assertThat(part.remaining()).isOne();
    assertThat(audit().getFirst().kind()).isEqualTo("evidence-read");
    assertThat(audit().getFirst().who()).isEqualTo("bob");
    var unknown = new Wish.Read(new EvidenceId("e-nowhere1"), 0, 0);
    assertThat(two.desk.gathering().read(unknown, "bob")).isInstanceOf(Answer.Refused.class);
  }
}
