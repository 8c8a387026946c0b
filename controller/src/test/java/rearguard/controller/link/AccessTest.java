package rearguard.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.link.Peer.Role;
import rearguard.model.name.HostName;

@Timeout(120)
class AccessTest {
  private static final List<Code> SHUT_OUT = List.of(Code.PERMISSION_DENIED, Code.UNAVAILABLE);

  @TempDir Path folder;
  private TestFleet fleet;

  @BeforeEach
  void start() throws Exception {
    fleet = new TestFleet(folder);
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void everyMethodOfEveryServiceIsInTheTable() {
    assertThat(methods())
        .extracting(MethodDescriptor::getFullMethodName)
        .hasSize(32)
        .allSatisfy(method -> assertThat(Access.TABLE).containsKey(method));
  }

  @Test
  void nobodyMayEnrolAndNothingElse() throws Exception {
    var channel = fleet.dial(Optional.empty());
    for (var method : methods()) {
      boolean open = Access.TABLE.get(method.getFullMethodName()) == Role.NOBODY;
      judge(method, call(channel, method), open);
      assertThat(open).isEqualTo(isEnrol(method));
    }
  }

  @Test
  void anAgentMayEnrolOpenAndRenewAndNothingElse() throws Exception {
    var channel = fleet.dial(Optional.of(fleet.host("web1")));
    for (var method : methods()) {
      judge(method, call(channel, method), anAgents(method) || isEnrol(method));
    }
  }

  @Test
  void anOperatorMayDoAllButSpeakForAHost() throws Exception {
    var channel = fleet.dial(Optional.of(fleet.pki.operator("lead")));
    for (var method : methods()) {
      judge(method, call(channel, method), !anAgents(method));
    }
  }

  private static boolean anAgents(MethodDescriptor<?, ?> method) {
    var name = method.getFullMethodName();
    return name.endsWith("/Open") || name.endsWith("/Renew");
  }

  private static boolean isEnrol(MethodDescriptor<?, ?> method) {
    return method.getFullMethodName().endsWith("/Enrol");
  }

  @Test
  void aCertificateOfAnotherFleetOpensNothing() throws Exception {
    var other = otherFleet("f-other");
    for (var credential : List.of(other.operator("lead"), fakeHost(other))) {
      var channel = fleet.dial(Optional.of(credential));
      for (var method : methods()) {
        assertThat(call(channel, method).getCode())
            .as(method.getFullMethodName())
            .isEqualTo(Code.UNAVAILABLE);
      }
    }
  }

  @Test
  void aForgedAuthorityOfTheSameNameOpensNothing() throws Exception {
    var channel = fleet.dial(Optional.of(otherFleet("f-home").operator("lead")));
    for (var method : methods()) {
      assertThat(call(channel, method).getCode()).isEqualTo(Code.UNAVAILABLE);
    }
  }

  @Test
  void aRevokedHostIsRefusedAtOnce() throws Exception {
    var channel = fleet.dial(Optional.of(fleet.host("web1")));
    TestFleet.given(fleet.invitations.revoke(new HostName("web1"), "lead"));
    for (var method : methods()) {
      judge(method, call(channel, method), false);
    }
  }

  @Test
  void theOldIdentityOfAHostThatWasEnrolledAnewIsRefused() throws Exception {
    var older = fleet.dial(Optional.of(fleet.host("web1")));
    var newer = fleet.dial(Optional.of(fleet.host("web1")));
    var open = rearguard.v1.AgentServiceGrpc.getOpenMethod();
    assertThat(call(older, open).getCode()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(call(newer, open).getCode()).isEqualTo(Code.INVALID_ARGUMENT);
  }

  private void judge(MethodDescriptor<?, ?> method, Status status, boolean allowed) {
    var told = assertThat(status.getCode()).as(method.getFullMethodName() + ": " + status);
    if (allowed) {
      told.isNotIn(SHUT_OUT);
    } else {
      told.isEqualTo(Code.PERMISSION_DENIED);
    }
  }

  private List<MethodDescriptor<?, ?>> methods() {
    var all = new ArrayList<MethodDescriptor<?, ?>>();
    for (var service : fleet.services.all()) {
      service.bindService().getMethods().stream()
          .map(ServerMethodDefinition::getMethodDescriptor)
          .forEach(all::add);
    }
    return all;
  }

  /** One call with an empty message; how it ended. */
  private static <Q, A> Status call(Channel channel, MethodDescriptor<Q, A> method)
      throws Exception {
    var ended = new CompletableFuture<Status>();
    ClientCall<Q, A> call = channel.newCall(method, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(method.parseRequest(new ByteArrayInputStream(new byte[0])));
    call.halfClose();
    return ended.get(15, TimeUnit.SECONDS);
  }

  private Pki otherFleet(String id) throws Exception {
    var chance = new SecureRandom();
    var made = Pki.authority(id, "home", fleet.now::get, chance);
    Files.writeString(folder.resolve(id + ".crt"), made.certificate());
    Files.writeString(folder.resolve(id + ".key"), made.key());
    return TestFleet.given(
        Pki.load(folder.resolve(id + ".crt"), folder.resolve(id + ".key"), fleet.now::get, chance));
  }

  private static Credential fakeHost(Pki pki) {
    var pair = TestFleet.pair("secp384r1");
    var wanted = TestFleet.given(pki.request(TestFleet.request(pair)));
    return new Credential(pki.host("h-id1", new HostName("web1"), wanted), Pem.of(pair));
  }
}
