package rearguard.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import rearguard.cli.Fleets;
import rearguard.cli.output.Format;
import rearguard.cli.output.Page;
import rearguard.cli.output.Style;
import rearguard.cli.output.Terminal;
import rearguard.cli.reply.Hosts;
import rearguard.cli.reply.Kept;
import rearguard.cli.reply.Offer;
import rearguard.model.fleet.Host;
import rearguard.model.name.PlanId;
import rearguard.model.plan.Risk;
import rearguard.model.snapshot.RestorePoint;

/** Pages to the letter, wide, narrow and hostile. */
class PagesTest {
  private static final When WHEN = new When(Fleets.NOW, () -> ZoneOffset.UTC);

  private static String shown(Page page, int columns) {
    var terminal = new Terminal(true, true, true, columns);
    return String.join("\n", page.lines(Format.AUTO, terminal, Style.BARE)) + "\n";
  }

  private static Page plan(String drift) {
    return PlanPages.of(new Offer(new PlanId("ab".repeat(32)), Fleets.plan(drift, Risk.LOW)));
  }

  @Test
  void aPlanSaysWhatChangesAndWhatStaysOnEachHost() {
    assertThat(shown(plan("12 files change"), 80))
        .isEqualTo(
            """
            shop (code) back to v1.0.0 (p-4f2a)
            2 hosts, 6 steps, about 8 s, risk ✓ low
            plan abababababab

            web1
              ~ code back to v1.0.0 (1a2b3c4) on main
                  12 files change

            web2
              ~ code starts again on top of what changes

            lost: nothing
            stage 1 prepare: web1, web2
            stage 2 undo point: web1, web2
            stage 3 restore: web1, web2, 1 at once, 0 may fail
            at a failure: pause, and an operator decides
            a host that goes silent is waited for; in all, at most 0 hosts may fail
            """);
  }

  @Test
  void aNarrowTerminalBreaksBetweenWords() {
    assertThat(shown(plan("the branch main moved by 12 commits and 3 files are not committed"), 40))
        .contains(
            """
              ~ code back to v1.0.0 (1a2b3c4) on
                main
                  the branch main moved by 12
                    commits and 3 files are not
                    committed
            """)
        .contains("stage 3 restore: web1, web2, 1 at once,\n  0 may fail\n");
  }

  @Test
  void aHostileDriftIsShownAndNotObeyed() {
    assertThat(shown(plan(Fleets.HOSTILE), 80))
        .contains("      \\u001b[2J\\u202eevil\\u000d\\u000a\\u0009text\\u0007\n");
  }

  @Test
  void aCertificateThatEndsWithinAFortnightIsToldWithWhatToDo() {
    var hosts =
        List.of(
            Fleets.ending("web1", Duration.ofDays(15)),
            Fleets.ending("web2", Duration.ofDays(13)),
            Fleets.ending("web3", Duration.ofDays(-2)));
    assertThat(shown(HostPages.list(new Hosts(hosts, List.of()), WHEN), 300))
        .endsWith(
            """
            hint: the certificate of "web2" ends in 13 d: its agent asks for the next one as soon as it is connected: see its log for why it did not
            hint: the certificate of "web3" ended 2 d ago: ask for a token with "rearguard host enrol web3" and give it to "rearguard-agent enrol --again" there
            """)
        .doesNotContain("of \"web1\"");
    assertThat(shown(HostPages.one(hosts.getLast(), WHEN), 300)).contains("hint: ", "certificate");
    assertThat(shown(HostPages.one(hosts.getFirst(), WHEN), 300)).doesNotContain("hint: ");
  }

  @Test
  void hostsStandInColumnsOrUnderEachOther() {
    var page =
        HostPages.list(
            new Hosts(
                List.of(
                    Fleets.host("web1", Host.State.CONNECTED),
                    Fleets.host("db", Host.State.INVITED)),
                List.of()),
            WHEN);
    assertThat(shown(page, 80))
        .isEqualTo(
            """
            HOST  STATE        CONTACT  SKEW  DISK FREE  AGENT  TAGS
            web1  ✓ connected  3 s ago  4 ms  3 GiB      0.1.0  role=web
            db    ○ invited    never    -     -          -      role=web
            """);
    assertThat(shown(page, 40))
        .isEqualTo(
            """
            web1
              state ✓ connected
              contact 3 s ago
              skew 4 ms
              disk free 3 GiB
              agent 0.1.0
              tags role=web
            db
              state ○ invited
              contact never
              skew -
              disk free -
              agent -
              tags role=web
            """);
  }

  @Test
  void pointsSayWhatIsInThem() {
    var page =
        PointPages.list(
            new Kept(
                List.of(Fleets.point("p-4f2a", RestorePoint.Mark.GOOD, "v1.0.0 on main")),
                List.of(),
                ""),
            WHEN);
    assertThat(shown(page, 110))
        .isEqualTo(
            """
            POINT   LABEL   MARK    TAKEN                    BY     HOLDS
            p-4f2a  v1.0.0  ✓ good  2026-11-20 13:03:12 UTC  jonas  code v1.0.0 on main (2 hosts)
            """);
  }

  @Test
  void timesAreLocalAndSpansShort() {
    var berlin = new When(Fleets.NOW, () -> ZoneId.of("Europe/Berlin"));
    assertThat(berlin.at(Fleets.NOW)).isEqualTo("2026-11-20 15:03:12 +01:00");
    assertThat(Words.span(Duration.ofMillis(12))).isEqualTo("12 ms");
    assertThat(Words.span(Duration.ofMillis(-3_450))).isEqualTo("3.4 s");
    assertThat(Words.span(Duration.ofMillis(3_450))).isEqualTo("3.4 s");
    assertThat(Words.span(Duration.ofSeconds(125))).isEqualTo("2 m 5 s");
    assertThat(Words.span(Duration.ofHours(49))).isEqualTo("2 d 1 h");
    assertThat(Words.bytes(1_536)).isEqualTo("1.5 KiB");
    assertThat(Words.bytes(999)).isEqualTo("999 B");
  }

  @Test
  void aShellWordSurvivesAnything() {
    assertThat(Shell.word("host:7443")).isEqualTo("host:7443");
    assertThat(Shell.word("a'; rm -rf /")).isEqualTo("'a'\\''; rm -rf /'");
  }
}
