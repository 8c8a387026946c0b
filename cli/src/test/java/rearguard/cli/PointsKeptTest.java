package rearguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.cli.link.OperatorServer;
import rearguard.cli.link.ScriptedOperator;
import rearguard.model.name.PointId;
import rearguard.model.snapshot.RestorePoint;

/** What is kept, pinned and dropped. */
class PointsKeptTest {
  @TempDir static Path folder;

  private final ScriptedOperator operator = new ScriptedOperator();
  private OperatorServer server;
  private Desk desk;

  @BeforeAll
  static void keys() throws Exception {
    OperatorServer.makeKeys(folder);
  }

  @BeforeEach
  void start() throws Exception {
    server = OperatorServer.start(folder, operator);
    operator.points.add(Fleets.point("p-4f2a", RestorePoint.Mark.GOOD, "v1.0.0"));
    desk = Desk.script(server.context());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aListSaysHowLargePointsAreWhoPinnedThemAndWhatTheRetentionIs() {
    assertThat(desk.run("points", "shop")).isZero();

    assertThat(desk.output()).contains("3 MiB").contains("by anna: for \\u001b[31mthe court");
    assertThat(desk.talk()).contains("retention: keeps 20 points, 90 days, 20 GiB a host");

    assertThat(desk.run("points", "shop", "-o", "json")).isZero();
    assertThat(desk.output()).contains("\"bytes\": 3145728").contains("\"by\": \"anna\"");
  }

  @Test
  void aPointThatWasNoticedIsKnownByThatUnlessItHasALabel() {
    assertThat(desk.run("points", "shop")).isZero();
    assertThat(desk.output()).contains("v1.0.0").doesNotContain("noticed");

    operator.points.add(noticed("p-5g3b", operator.points.getFirst()));
    assertThat(desk.run("points", "shop")).isZero();

    assertThat(desk.output().lines().filter(line -> line.contains("noticed")))
        .hasSize(1)
        .allMatch(line -> line.contains("p-5g3b"));
  }

  private static RestorePoint noticed(String id, RestorePoint like) {
    return new RestorePoint(
        new PointId(id),
        like.application(),
        Optional.empty(),
        RestorePoint.Origin.NOTICED,
        Optional.empty(),
        like.taken(),
        "rearguard",
        like.mark(),
        like.snapshots());
  }

  @Test
  void aPointIsPinnedWithAReasonAndUnpinned() {
    assertThat(desk.run("point", "pin", "p-4f2a", "--reason", "for the court")).isZero();
    assertThat(desk.run("point", "unpin", "p-4f2a")).isZero();

    assertThat(operator.asked).contains("pin p-4f2a for the court", "unpin p-4f2a");
  }

  @Test
  void whatWouldGoIsShownAndNothingElseIsAsked() {
    assertThat(desk.run("point", "prune", "shop", "--keep", "7", "--dry-run")).isZero();

    assertThat(desk.output())
        .contains("p-4f2a")
        .contains("more than 7 points")
        .contains("2 MiB")
        .contains("web2 is away");
    assertThat(desk.talk()).contains("rearguard point prune shop --keep 7");
    assertThat(operator.asked)
        .contains("prune shop true 7 []")
        .noneMatch(words -> words.contains("prune shop false"));
  }

  @Test
  void whatWasShownIsDroppedByTheTypedNameAndByNothingElse() {
    assertThat(desk.run("point", "prune", "shop", "--confirm", "blog")).isEqualTo(2);
    assertThat(desk.run("point", "prune", "shop")).isEqualTo(2);
    assertThat(operator.asked).noneMatch(words -> words.contains("prune shop false"));

    assertThat(desk.run("point", "prune", "shop", "--confirm", "shop")).isZero();

    assertThat(operator.asked).contains("prune shop false 0 [p-4f2a]");
    assertThat(desk.talk()).contains("nobody can go back there any more");
  }

  @Test
  void aNumberThatLeavesTooLittleIsRefusedBeforeAnybodyIsAsked() {
    assertThat(desk.run("point", "prune", "shop", "--keep", "2", "--confirm", "shop")).isEqualTo(2);

    assertThat(desk.talk()).contains("from 3 to 1000");
    assertThat(operator.asked).isEmpty();
  }

  @Test
  void whoAppliesAFileIsToldWhatIsKept() throws Exception {
    var file = folder.resolve("shop.yml");
    java.nio.file.Files.writeString(file, "application: shop\n");

    assertThat(desk.run("apply", file.toString())).isZero();

    assertThat(desk.output()).contains("keeps 20 points, 90 days, 20 GiB a host");
  }
}
