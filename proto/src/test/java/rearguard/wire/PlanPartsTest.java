package rearguard.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Plan;

/** A host's part is the plan's, to the letter, and says nothing of the others. */
class PlanPartsTest {

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void thePartOfEachHostHasTheIdOfTheWhole(long seed) {
    var whole = new AnyRun(seed).whole();
    for (var host : whole.hosts()) {
      var part = PlanWire.plan(PlanWire.bytes(PlanParts.of(whole).of(host)));
      assertThat(PlanWire.id(part)).isEqualTo(PlanWire.id(whole));
      assertThat(part.hosts()).isEqualTo(whole.hosts());
      assertThat(mine(part, host)).isEqualTo(mine(whole, host));
      assertThat(part.elsewhere()).doesNotContainKey(host);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void itSaysNothingOfTheOthers(long seed) {
    var whole = new AnyRun(seed).whole();
    for (var host : whole.hosts()) {
      var part = PlanParts.of(whole).of(host);
      var said =
          part.stages().stream()
              .flatMap(stage -> stage.hosts().stream())
              .filter(one -> !one.host().equals(host));
      assertThat(said).allMatch(one -> one.steps().isEmpty() && one.checks().isEmpty());
      assertThat(part.changes()).allMatch(change -> change.target().host().equals(host));
    }
  }

  /** As a coordinator without a controller does it. */
  @ParameterizedTest
  @MethodSource("seeds")
  void theWholeIsPutTogetherFromTheParts(long seed) {
    var whole = new AnyRun(seed).whole();
    var parts = new ArrayList<Plan>();
    everybody(whole).forEach(host -> parts.add(PlanParts.of(whole).of(host)));
    var id = PlanWire.id(whole);
    var again = PlanParts.whole(id, parts);
    assertThat(again.map(Plan::stages)).isEqualTo(Optional.of(whole.stages()));
    assertThat(again.map(Plan::left)).isEqualTo(Optional.of(whole.left()));
    assertThat(again.map(PlanWire::id)).contains(id);
    assertThat(again.orElseThrow().changes()).containsExactlyInAnyOrderElementsOf(whole.changes());
    if (parts.size() > 1) {
      assertThat(PlanParts.whole(id, parts.subList(1, parts.size()))).isEmpty();
    }
  }

  private static Set<HostName> everybody(Plan plan) {
    var nobody = new HostName("nobody-at-all");
    var all = new TreeSet<>(PlanParts.of(plan).of(nobody).elsewhere().keySet());
    return all.isEmpty() ? Set.of(nobody) : all;
  }

  @Test
  void anotherPartAnotherOrderOrAnotherDigestIsAnotherPlan() {
    var whole = many();
    var host = whole.hosts().getFirst();
    var part = PlanParts.of(whole).of(host);
    var digests = new TreeMap<>(part.elsewhere());
    digests.replaceAll((_, _) -> "0".repeat(64));
    assertThat(PlanWire.id(part.without(digests))).isNotEqualTo(PlanWire.id(whole));
    assertThat(
            PlanWire.id(
                part.with(part.policy(), List.of(new HostPart(host, List.of(), List.of())))))
        .isNotEqualTo(PlanWire.id(whole));
    assertThat(PlanWire.named(PlanWire.id(whole), whole.without(Map.of()))).isTrue();
  }

  /** The digest would be believed, and the words done. */
  @Test
  void aPartThatIsHereAndElsewhereIsRefused() {
    var whole = many();
    var message = PlanWire.to(whole).toBuilder().setFormat(2);
    message
        .addElsewhereBuilder()
        .setHost(whole.hosts().getFirst().value())
        .setDigest("0".repeat(64));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PlanWire.from(message.build()))
        .withMessageContaining("elsewhere too");
  }

  @Test
  void whatIsNoDigestIsRefused() {
    var message = PlanWire.to(many()).toBuilder().setFormat(2);
    message.addElsewhereBuilder().setHost("web9").setDigest("../../etc");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PlanWire.from(message.build()))
        .withMessageContaining("\"web9\" is not a SHA-256 digest");
  }

  /** A plan of several hosts, the first of which has something to do. */
  private static Plan many() {
    return LongStream.range(0, 300)
        .mapToObj(seed -> new AnyRun(seed).whole())
        .filter(plan -> plan.hosts().size() > 1)
        .filter(plan -> mine(plan, plan.hosts().getFirst()).stream().anyMatch(PlanPartsTest::says))
        .findFirst()
        .orElseThrow();
  }

  private static boolean says(HostPart part) {
    return !part.steps().isEmpty();
  }

  private static List<HostPart> mine(Plan plan, HostName host) {
    return plan.stages().stream()
        .flatMap(stage -> stage.hosts().stream())
        .filter(part -> part.host().equals(host))
        .toList();
  }
}
