package rearguard.controller.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.desk.TwoHosts.given;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.ledger.Audit;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Held;
import rearguard.model.traffic.Hold;
import rearguard.model.traffic.Standing;
import rearguard.model.traffic.Wish;

class TrafficTest {
  private static final ApplicationName TEA = new ApplicationName("tea");
  private static final Wish KEEP = new Wish.Keep(new Hold("", Duration.ofMinutes(5), List.of()));
  private static final String FILE =
      """
      application: tea
      environment: production
      hosts: { web: [web1, web2] }
      components:
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
    var git = new DriverSpec(new DriverName("git"), Kind.CODE, Set.of(), List.of());
    two = new TwoHosts(folder, ufw, git);
    given(two.desk.applications().apply("tea.yml", FILE, "ann"));
  }

  @AfterEach
  void close() {
    two.close();
  }

  @Test
  void aHoldIsTheOperatorsOwnAndIsRecorded() {
    assertThat(owners(ask(List.of(), KEEP, "ann")))
        .containsExactly("traffic@web1 [ann]", "traffic@web2 [ann]");
    assertThat(newest().kind()).isEqualTo("traffic-held");
    assertThat(newest().who()).isEqualTo("ann");
    assertThat(newest().words()).isEqualTo("traffic of tea is held for 5 min by ann");
  }

  @Test
  void whatSomebodyElseHoldsStaysUntilItIsReleasedByName() {
    ask(List.of(), KEEP, "ann");
    ask(List.of(new HostName("web1")), KEEP, "bob");

    assertThat(owners(ask(List.of(), new Wish.Release(""), "ann")))
        .containsExactly("traffic@web1 [bob]", "traffic@web2 []");
    assertThat(owners(ask(List.of(), new Wish.Release("bob"), "ann")))
        .containsExactly("traffic@web1 []", "traffic@web2 []");
    assertThat(newest().words()).isEqualTo("traffic of tea that bob held is let through");
  }

  @Test
  void whatIsHeldIsLookedAtFromTheOtherHosts() {
    given(two.desk.applications().apply("tea.yml", FILE + "prove-from: web2\n", "ann"));
    two.fleet.answerChecks(Verdict.FAILED);

    var held = ask(List.of(), KEEP, "ann");

    assertThat(proof(held, "web1"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.check()).hasToString("proof-of-hold-80@web1");
              assertThat(finding.host()).contains(new HostName("web2"));
              assertThat(finding.verdict()).isEqualTo(Verdict.FAILED);
            });
    assertThat(proof(held, "web2")).isEmpty();
    assertThat(proof(ask(List.of(), new Wish.Release(""), "ann"), "web1")).isEmpty();
  }

  @Test
  void trafficIsLetThroughHostByHost() {
    ask(List.of(), KEEP, "ann");

    assertThat(owners(ask(List.of(new HostName("web1")), new Wish.Release(""), "ann")))
        .containsExactly("traffic@web1 []");
    assertThat(owners(ask(List.of(), new Wish.Look(), "ann")))
        .containsExactly("traffic@web1 []", "traffic@web2 [ann]");
  }

  private static List<Finding> proof(Map<Target, Answer<Standing>> answers, String host) {
    return answers.entrySet().stream()
        .filter(one -> one.getKey().host().value().equals(host))
        .flatMap(one -> given(one.getValue()).proof().stream())
        .toList();
  }

  @Test
  void lookingIsNotRecorded() {
    var before = newest();

    ask(List.of(), new Wish.Look(), "ann");

    assertThat(newest()).isEqualTo(before);
  }

  @Test
  void aHostThatIsAwayIsToldOfAndTheOthersAreHeld() {
    two.fleet.away.add(new HostName("web2"));

    var answers = ask(List.of(), KEEP, "ann");

    assertThat(answers.get(new Target(new ComponentName("traffic"), new HostName("web2"))))
        .isInstanceOf(Answer.Refused.class);
    assertThat(two.fleet.traffic).hasSize(1);
  }

  @Test
  void anOwnerThatIsNoNameForTheKernelIsCalledOperator() {
    assertThat(owners(ask(List.of(), KEEP, "CN=ann, OU=\"x\"")))
        .containsExactly("traffic@web1 [operator]", "traffic@web2 [operator]");
  }

  @Test
  void anApplicationThatCannotHoldTrafficSaysWhatIsMissing() {
    var bare = FILE.replace("ufw: { ports: [80/tcp] }", "git: { }");
    given(two.desk.applications().apply("tea.yml", bare, "ann"));

    var refused = two.desk.traffic().of(asked(List.of(), KEEP, "ann"));

    assertThat(refused).isInstanceOf(Answer.Refused.class);
    if (refused instanceof Answer.Refused<?>(var problems)) {
      assertThat(problems).extracting(Problem::message).first().asString().contains("can hold");
    }
  }

  private Map<Target, Answer<Standing>> ask(List<HostName> hosts, Wish wish, String by) {
    return given(two.desk.traffic().of(asked(hosts, wish, by)));
  }

  private static List<String> owners(Map<Target, Answer<Standing>> answers) {
    return answers.entrySet().stream()
        .map(one -> one.getKey() + " " + owners(given(one.getValue())))
        .toList();
  }

  private static List<String> owners(Standing standing) {
    return standing.held().stream().map(Held::owner).sorted().toList();
  }

  private Audit.Entry newest() {
    return two.ledger.read(handle -> two.ledger.audit().newest(handle, 1)).getFirst();
  }

  private static Traffic.Asked asked(List<HostName> hosts, Wish wish, String by) {
    return new Traffic.Asked(TEA, hosts, wish, by, Traffic.Means.FIREWALL);
  }
}
