package rearguard.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rearguard.agent.link.Enrolment.Enrolled;
import rearguard.model.Answer;
import rearguard.model.Problem;

class EnrolmentTest {
  private TestCa ca;
  private TestController controller;
  private Address address;

  @BeforeEach
  void start() throws Exception {
    ca = new TestCa();
    controller = new TestController(ca);
    address = controller.address();
  }

  @AfterEach
  void stop() throws Exception {
    controller.close();
  }

  @Test
  void aTokenIsTradedForAnIdentity() throws Exception {
    var answer = enrol(TestController.TOKEN, PinnedCa.fingerprint(ca.certificate));
    assertThat(answer).isInstanceOf(Answer.Given.class);
    if (answer instanceof Answer.Given<Enrolled>(var enrolled)) {
      assertThat(enrolled.host().value()).isEqualTo("web1");
      assertThat(enrolled.fleet()).isEqualTo("fleet1");
      assertThat(enrolled.key()).startsWith("-----BEGIN PRIVATE KEY-----");
      assertThat(enrolled.certificate()).startsWith("-----BEGIN CERTIFICATE-----");
    }
  }

  @Test
  void aControllerOfAnotherCaNeverSeesTheToken() throws Exception {
    var problem =
        refusal(enrol(TestController.TOKEN, PinnedCa.fingerprint(new TestCa().certificate)));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_ALLOWED);
    assertThat(problem.message())
        .contains("belongs to another CA: " + PinnedCa.fingerprint(ca.certificate));
    assertThat(controller.tokens).isEmpty();
  }

  @Test
  void aUsedTokenIsRefusedInTheControllersWords() throws Exception {
    var problem = refusal(enrol("other", PinnedCa.fingerprint(ca.certificate)));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_ALLOWED);
    assertThat(problem.message()).isEqualTo("the controller refused: the token is used");
  }

  @Test
  void aControllerThatIsNotThereIsUnreachable() throws Exception {
    controller.close();
    var problem = refusal(enrol("other", PinnedCa.fingerprint(ca.certificate)));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.UNREACHABLE);
    assertThat(problem.retry()).isTrue();
  }

  private Answer<Enrolled> enrol(String token, String fingerprint) {
    return Enrolment.enrol(new Enrolment.Invitation(address, token, fingerprint), "1.2.3");
  }

  private static Problem refusal(Answer<Enrolled> answer) {
    if (answer instanceof Answer.Refused<Enrolled>(var problems)) {
      return problems.getFirst();
    }
    throw new AssertionError("was enrolled");
  }
}
