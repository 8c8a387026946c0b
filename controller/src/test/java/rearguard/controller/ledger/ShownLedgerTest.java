package rearguard.controller.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.run.RunEvent;
import rearguard.model.run.Shown;

class ShownLedgerTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final RunId RUN = new RunId("r-7f3k");
  private static final HostName WEB1 = new HostName("web1");

  @TempDir Path folder;
  private Ledger ledger;
  private ShownLedger shown;

  @BeforeEach
  void aLedgerWithARun() {
    ledger = Ledger.open(folder.resolve("ledger"), () -> NOW);
    shown = new ShownLedger(ledger);
    var plan = new PlanId("a".repeat(64));
    ledger.write(
        handle ->
            handle.execute(
                "INSERT INTO plan (id, application, plan) VALUES (?, ?, ?)",
                plan.value(),
                "shop",
                new byte[0]));
    new RunLedger(ledger)
        .start(
            new RunLedger.Kept(RUN, plan, new ApplicationName("shop"), 1, NOW),
            "key",
            new RunEvent.Begun(NOW, "anna", ""));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private static Shown of(int attempt, int pieces) {
    var all = new ArrayList<Shown.Piece>();
    for (int at = 0; at < pieces; at++) {
      all.add(new Shown.Lines("log " + at, List.of("x".repeat(190), "y".repeat(190))));
    }
    return new Shown(new StepId("web1/restore/code"), attempt, NOW, all);
  }

  @Test
  void whatWasShownIsKeptInItsOrderAndOnce() {
    var figures = new TreeMap<String, String>();
    figures.put("cpu", "0.5 %");
    var second =
        new Shown(
            new StepId("web1/start/code"),
            1,
            NOW,
            List.of(new Shown.Figures("code", figures), new Shown.Unread("log", "it is gone")));

    assertThat(shown.keep(WEB1, RUN, of(1, 2))).isTrue();
    assertThat(shown.keep(WEB1, RUN, second)).isTrue();
    assertThat(shown.keep(WEB1, RUN, of(1, 1))).isFalse();

    assertThat(shown.of(RUN)).containsExactly(of(1, 2), second);
    assertThat(shown.of(new RunId("r-other"))).isEmpty();
  }

  @Test
  void nothingIsKeptOfARunThatIsNotKnown() {
    assertThat(shown.keep(WEB1, new RunId("r-other"), of(1, 1))).isFalse();
    assertThat(shown.of(new RunId("r-other"))).isEmpty();
  }

  @Test
  void aHostThatShowsWithoutEndTakesNothingFromTheOthers() {
    int kept = 0;
    for (int attempt = 1; attempt <= 60; attempt++) {
      kept += shown.keep(WEB1, RUN, of(attempt, Shown.PIECES)) ? 1 : 0;
    }
    assertThat(kept).isBetween(10, 40);
    assertThat(shown.keep(new HostName("web2"), RUN, of(101, 1))).isTrue();
  }

  @Test
  void aRunHasItsShareAndNoMore() {
    for (int host = 1; host <= 9; host++) {
      for (int attempt = 1; attempt <= 28; attempt++) {
        shown.keep(new HostName("web" + host), RUN, of(host * 1000 + attempt, Shown.PIECES));
      }
    }
    var size =
        ledger.read(
            handle -> handle.createQuery("SELECT sum(size) FROM shown").mapTo(Long.class).one());
    assertThat(size).isBetween(ShownLedger.RUN_SHARE / 2, ShownLedger.RUN_SHARE);
  }
}
