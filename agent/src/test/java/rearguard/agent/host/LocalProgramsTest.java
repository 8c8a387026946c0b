package rearguard.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.model.Problem;

class LocalProgramsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(700);

  private static final String MARK = "programs-test-" + ProcessHandle.current().pid();

  @TempDir private Path folder;
  private final Programs programs = new LocalHost(MARK).programs();

  private Command shell(Duration within, String script) {
    return Command.of(folder, within, "sh", "-c", script);
  }

  @Test
  void wordsArePassedAsTheyAre() throws Exception {
    var ran = programs.run(Command.of(folder, LONG, "printf", "%s|", "a b", "$HOME", "*", "é\n"));

    assertThat(ran).isEqualTo(new Ran(0, "a b|$HOME|*|é\n|", "", false));
  }

  @Test
  void theEnvironmentIsWhatWasSaidAndNothingElse() throws Exception {
    var ran = programs.run(Command.of(folder, LONG, "env").with(Map.of("ONE", "1")).unmarked());

    assertThat(ran.out().lines().map(line -> line.substring(0, line.indexOf('='))))
        .containsExactlyInAnyOrder("PATH", "HOME", "USER", "LANG", "ONE");
    assertThat(ran.out()).contains("LANG=C.UTF-8\n");
  }

  @Test
  void inputIsGivenAndAnExitIsAnAnswer() throws Exception {
    var ran = programs.run(shell(LONG, "cat; echo sad >&2; exit 7").reading("given"));

    assertThat(ran).isEqualTo(new Ran(7, "given", "sad\n", false));
  }

  @Test
  void aProgramThatDoesNotReadItsInputIsNoTrouble() throws Exception {
    assertThat(programs.run(shell(LONG, "exit 0").reading("x".repeat(1 << 20))).fine()).isTrue();
  }

  @Test
  void outputBeyondTheLimitIsDroppedWithoutHoldingTheProgram() throws Exception {
    var ran = programs.run(shell(LONG, "head -c 100000000 /dev/zero | tr '\\0' x; echo done >&2"));

    assertThat(ran.exit()).isZero();
    assertThat(ran.cut()).isTrue();
    assertThat(ran.out()).hasSize(Programs.OUTPUT_LIMIT);
    assertThat(ran.error()).isEqualTo("done\n");
  }

  @Test
  void aMissingProgramOrFolderIsNamed() {
    assertThatThrownBy(() -> programs.run(Command.of(folder, LONG, "no-such-program")))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> {
              assertThat(e).hasMessage("program \"no-such-program\" is not there");
              assertThat(e.problem().kind()).isEqualTo(Problem.Kind.NOT_FOUND);
              assertThat(e.problem().hint()).isNotEmpty();
            });
    assertThatThrownBy(() -> programs.run(Command.of(folder.resolve("none"), LONG, "true")))
        .hasMessageContaining("none\" is not there");
  }

  @Test
  void aProgramIsFoundAlongThePathOfItsCommand() throws Exception {
    var program = Files.writeString(folder.resolve("own-tool"), "#!/bin/sh\necho $0 $1\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    var command = Command.of(folder, LONG, "own-tool", "x").with(Map.of("PATH", "/bin:" + folder));

    assertThat(programs.run(command).out()).isEqualTo(program + " x\n");
  }

  @Test
  void aProgramThatMayNotBeRunIsSaidSo() throws Exception {
    var file = Files.writeString(folder.resolve("plain"), "not a program");

    assertThatThrownBy(() -> programs.run(Command.of(folder, LONG, file.toString())))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.NOT_ALLOWED));
  }

  @Test
  void aSlowProgramIsEndedWithAllItsChildren() throws Exception {
    var script =
        """
        trap '' TERM
        sleep 1000 & echo $! >> pids
        (trap '' TERM; sh -c 'trap "" TERM; echo $$ >> pids; while :; do sleep 100; done') &
        setsid sh -c 'echo $$ >> pids; exec sleep 1000' &
        (setsid sh -c 'echo $$ >> pids; exec sleep 1000' &)
        wait; while :; do sleep 1; done
        """;

    assertThatThrownBy(() -> programs.run(shell(Duration.ofSeconds(3), script)))
        .isInstanceOfSatisfying(HostException.class, e -> assertThat(e.problem().retry()).isTrue())
        .hasMessageContaining("took longer than 3");

    var pids = Files.readAllLines(folder.resolve("pids"));
    assertThat(pids).hasSize(4);
    assertThat(pids).noneMatch(LocalProgramsTest::lives);
  }

  @Test
  void interruptionEndsTheProgramFirst() throws Exception {
    var ended = new CompletableFuture<Throwable>();
    var thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    programs.run(shell(LONG, "echo $$ > pid.new; mv pid.new pid; sleep 1000"));
                  } catch (HostException | InterruptedException e) {
                    ended.complete(e);
                  }
                });
    await(() -> Files.exists(folder.resolve("pid")));

    thread.interrupt();

    assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(lives(Files.readString(folder.resolve("pid")).strip())).isFalse();
  }

  @Test
  void aDaemonThatKeepsThePipeDoesNotHoldTheAnswer() throws Exception {
    var ran = programs.run(shell(LONG, "echo early; sleep 1000 & echo $! > pid").unmarked());

    assertThat(ran.out()).isEqualTo("early\n");
    var pid = Files.readString(folder.resolve("pid")).strip();
    assertThat(lives(pid)).isTrue();
    ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
  }

  @Test
  void leftoversOfThisAgentAreEndedAndOnlyThose() throws Exception {
    programs.run(shell(LONG, "setsid sleep 1000 >/dev/null 2>&1 & echo $! > mine"));
    programs.run(shell(LONG, "setsid sleep 1000 >/dev/null 2>&1 & echo $! > unmarked").unmarked());
    new LocalHost(MARK + "2")
        .programs()
        .run(shell(LONG, "setsid sleep 1000 >/dev/null 2>&1 & echo $! > others"));

    var ended = new LocalHost(MARK).programs().endLeftovers();

    assertThat(ended).isPositive();
    assertThat(lives(Files.readString(folder.resolve("mine")).strip())).isFalse();
    for (var name : List.of("unmarked", "others")) {
      var pid = Files.readString(folder.resolve(name)).strip();
      assertThat(lives(pid)).as(name).isTrue();
      ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
    }
    assertThat(programs.endLeftovers()).isZero();
  }

  @Test
  void aLeftoverThatHidItsMarkAndIgnoresTheAskingIsEndedByItsCgroup() throws Exception {
    assumeTrue(programs.foundBy().startsWith("the cgroups below"), programs.foundBy());
    var script =
        """
        env -i /bin/sh -c 'trap "" TERM HUP; while :; do (trap "" TERM; sleep 1) & echo $! >> forked; [ -e hidden ] || { echo $$ > new; mv new hidden; }; sleep 0.05; done' \
          > /dev/null 2>&1 &
        """;
    programs.run(shell(LONG, "setsid sh -c '" + script.replace("'", "'\\''") + "'"));
    await(() -> Files.exists(folder.resolve("hidden")));
    var hidden = Files.readString(folder.resolve("hidden")).strip();

    var ended = new LocalHost(MARK).programs().endLeftovers();

    assertThat(ended).isPositive();
    assertThat(lives(hidden)).isFalse();
    assertThat(Files.readAllLines(folder.resolve("forked")))
        .isNotEmpty()
        .noneMatch(LocalProgramsTest::lives);
  }

  @Test
  void theCgroupOfThisProcessIsReadFromTheKernelsTables() {
    var hybrid =
        List.of(
            "24 1 0:20 / /sys/fs/cgroup ro - tmpfs tmpfs rw",
            "30 24 0:25 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw");
    var plain = List.of("30 24 0:25 / /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw");

    assertThat(Cells.own(hybrid, List.of("4:memory:/a", "0::/")))
        .contains(Path.of("/sys/fs/cgroup/unified"));
    assertThat(Cells.own(plain, List.of("0::/system.slice/rearguard-agent.service")))
        .contains(Path.of("/sys/fs/cgroup/system.slice/rearguard-agent.service"));
    assertThat(Cells.own(List.of("24 1 0:20 / /sys ro - sysfs sysfs rw"), List.of("0::/")))
        .isEmpty();
  }

  @Test
  void anotherUserIsBecomeWithHomeAndGroups() throws Exception {
    assumeTrue(new Accounts().self() == 0);
    var command = shell(LONG, "id -u; id -g; echo $HOME $USER").as(new Owner(65534, 65534));

    var ran =
        programs.run(
            new Command(command.words(), command.as(), Path.of("/"), Map.of(), "", LONG, true));

    assertThat(ran.out()).startsWith("65534\n65534\n").endsWith(" nobody\n");
    assertThatThrownBy(
            () ->
                programs.run(
                    Command.of(Path.of("/"), LONG, "no-such-program").as(new Owner(65534, 65534))))
        .hasMessage("program \"no-such-program\" is not there");
  }

  @Test
  void theWordsToBecomeAnotherUserAreExact() {
    var local = new LocalPrograms(new LocalHost.Mark("words", Optional.empty()));
    var command = Command.of(folder, LONG, "git", "status").as(new Owner(4242, 4343));

    assertThat(local.words(command, new Accounts.Account("app", "/home/app", true)))
        .containsExactly(
            "setpriv", "--reuid=4242", "--regid=4343", "--init-groups", "--", "git", "status");
    assertThat(local.words(command, new Accounts.Account("4242", "/", false)))
        .contains("--clear-groups");
    assertThat(Accounts.parsed("app:x:1:2::/home/app:/bin/sh\n"))
        .contains(new Accounts.Account("app", "/home/app", true));
    assertThat(Accounts.parsed("")).isEqualTo(Optional.empty());
  }

  @Test
  void aConversationAnswersLineByLine() throws Exception {
    try (var talk = programs.open(shell(LONG, "while read l; do echo \"<$l>\"; done"))) {
      assertThat(talk.say("one")).isEqualTo("<one>");
      assertThat(talk.say("two words")).isEqualTo("<two words>");
      assertThat(talk.alive()).isTrue();
    }
  }

  @Test
  void aConversationThatBreaksOffTellsWhatWasSaidOnStandardError() throws Exception {
    try (var talk = programs.open(shell(LONG, "read l; echo 'no daemon' >&2; exit 3"))) {
      assertThatThrownBy(() -> talk.say("one"))
          .hasMessageContaining("ended in the middle of a conversation: no daemon");
      assertThatThrownBy(() -> talk.say("again")).isInstanceOf(HostException.class);
    }
  }

  @Test
  void aSilentPartnerIsEndedAtTheDeadline() throws Exception {
    try (var talk = programs.open(shell(SHORT, "cat > /dev/null"))) {
      assertThatThrownBy(() -> talk.say("hello")).hasMessageContaining("no answer within 700 ms");
      assertThat(talk.alive()).isFalse();
    }
  }

  /** Else its late answer would be taken for the answer to the next line. */
  @Test
  void aConversationThatWasGivenUpIsOver() throws Exception {
    try (var talk =
        programs.open(shell(LONG, "touch asked; while read l; do sleep 5; echo late; done"))) {
      var given = new CompletableFuture<Throwable>();
      var asking =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      given.complete(new AssertionError(talk.say("one")));
                    } catch (HostException | InterruptedException e) {
                      given.complete(e);
                    }
                  });
      await(() -> Files.exists(folder.resolve("asked")));

      asking.interrupt();

      assertThat(given.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
      assertThat(talk.alive()).isFalse();
      assertThatThrownBy(() -> talk.say("two")).isInstanceOf(HostException.class);
    }
  }

  static boolean lives(String pid) {
    return LocalProcesses.seen(Integer.parseInt(pid)).isPresent();
  }

  static void await(java.util.function.BooleanSupplier condition) {
    var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
