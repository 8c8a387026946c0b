package rearguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.cli.link.OperatorServer;
import rearguard.cli.link.ScriptedOperator;
import rearguard.model.Problem;
import rearguard.model.flag.Flag;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.Target;
import rearguard.v1.ListFlagsReply;
import rearguard.wire.ProblemWire;
import rearguard.wire.SnapshotWire;
import rearguard.wire.flag.FlagWire;

class FlagListTest {
  @TempDir private Path folder;

  private final ScriptedOperator operator = new ScriptedOperator();
  private OperatorServer server;

  @BeforeEach
  void start() throws Exception {
    OperatorServer.makeKeys(folder);
    server = OperatorServer.start(folder, operator);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static ListFlagsReply.Answer of(String host, Flag... flags) {
    return ListFlagsReply.Answer.newBuilder()
        .setTarget(target(host))
        .addAllFlags(List.of(flags).stream().map(FlagWire::to).toList())
        .build();
  }

  private static rearguard.v1.TargetMsg target(String host) {
    return SnapshotWire.to(new Target(new ComponentName("flags"), new HostName(host)));
  }

  private static final Flag CART =
      new Flag(
          "CART",
          "table \"flags\"",
          new Flag.Value.Set("true"),
          new Flag.Value.Set("false"),
          Optional.of("anna\u001b[31m"),
          Optional.of(Instant.parse("2026-11-20T03:04:05Z")));
  private static final Flag SEARCH =
      new Flag("SEARCH", "/opt/shop/.env", new Flag.Value.Unset(), Flag.Value.NOT_KEPT);

  @Test
  void everyFlagIsToldWithItsValueItsPlaceAndWhoChangedIt() {
    operator.flags = ListFlagsReply.newBuilder().addAnswers(of("web1", CART, SEARCH)).build();
    var desk = Desk.script(server.context());

    assertThat(desk.run("flag", "list", "shop", "-o", "plain")).isZero();

    assertThat(desk.output()).contains("CART", "flags@web1", "true", "false ≠", "anna", "not set");
    assertThat(desk.output()).contains("/opt/shop/.env").doesNotContain("\u001b");
    assertThat(desk.talk()).contains("no restore point is marked good");
  }

  @Test
  void aProgramIsToldWhatDiffers() {
    operator.flags = ListFlagsReply.newBuilder().addAnswers(of("web1", CART, SEARCH)).build();
    var desk = Desk.script(server.context());

    assertThat(desk.run("flag", "list", "shop", "-o", "json")).isZero();

    assertThat(desk.output().replaceAll("\\s", ""))
        .contains("\"name\":\"CART\"", "\"now\":{\"value\":\"true\"}")
        .contains("\"lastGood\":{\"value\":\"false\"},\"differs\":true")
        .contains("\"changedAt\":\"2026-11-20T03:04:05Z\"")
        .contains(
            "\"now\":{\"unset\":true},\"lastGood\":{\"unknown\":\"notkept\"},\"differs\":false");
  }

  @Test
  void aHostThatDoesNotAnswerIsShownAndTheRestIsTold() {
    var gone = Problem.of(Problem.Kind.UNREACHABLE, "host \"web2\" is away", "Look there.");
    var refused =
        ListFlagsReply.Answer.newBuilder()
            .setTarget(target("web2"))
            .addRefused(ProblemWire.to(gone));
    operator.flags =
        ListFlagsReply.newBuilder().addAnswers(of("web1", CART)).addAnswers(refused).build();
    var desk = Desk.script(server.context());

    assertThat(desk.run("flag", "list", "shop", "-o", "plain")).isEqualTo(7);
    assertThat(desk.output()).contains("CART", "host \"web2\" is away");

    operator.flags = ListFlagsReply.newBuilder().addAnswers(refused).build();
    assertThat(desk.run("flag", "list", "shop", "-o", "plain")).isEqualTo(9);
  }
}
