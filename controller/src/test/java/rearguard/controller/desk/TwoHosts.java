package rearguard.controller.desk;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import rearguard.controller.fleet.Invitations;
import rearguard.controller.fleet.Roster;
import rearguard.controller.ledger.HostLedger;
import rearguard.controller.ledger.Ledger;
import rearguard.controller.run.SmallFleet;
import rearguard.model.Answer;
import rearguard.model.driver.DriverSpec;
import rearguard.model.fleet.HostFacts;
import rearguard.model.name.HostName;

/** A desk over a ledger in a folder, with "web1" and "web2" connected, which have these drivers. */
public final class TwoHosts implements AutoCloseable {
  public final SmallFleet fleet = new SmallFleet();
  final Ledger ledger;
  public final Desk desk;
  final Roster roster;
  private final AtomicInteger ids = new AtomicInteger(1000);

  public TwoHosts(Path folder, DriverSpec... drivers) {
    this(folder, InstantSource.system(), drivers);
  }

  public TwoHosts(Path folder, InstantSource clock, DriverSpec... drivers) {
    ledger = Ledger.open(folder.resolve("ledger.db"), clock);
    var hosts = new HostLedger(ledger);
    roster = new Roster(hosts, clock);
    var doors = new Invitations(hosts, roster, clock, this::id, () -> "t" + id().repeat(9));
    for (var name : List.of("web1", "web2")) {
      var invited =
          given(doors.invite(new HostName(name), new TreeSet<>(), Duration.ofMinutes(1), "ann"));
      var entry = given(doors.redeem(invited.token(), (_, _) -> "certificate"));
      roster.connected(entry.id(), facts(drivers));
    }
    desk = Desk.of(new Desk.World(ledger, roster, fleet, clock, this::id, () -> "token-" + id()));
    fleet.tell(desk.runs());
  }

  private static HostFacts facts(DriverSpec... drivers) {
    return new HostFacts("1", "Debian 12", "6.1", 2, 1L << 30, "boot", 0, "root", List.of(drivers));
  }

  String id() {
    return "abcdefgh" + ids.incrementAndGet();
  }

  public static <T> T given(Answer<T> answer) {
    return switch (answer) {
      case Answer.Given<T>(var value) -> value;
      case Answer.Refused<T>(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  @Override
  public void close() {
    desk.runs().close();
    ledger.close();
  }
}
