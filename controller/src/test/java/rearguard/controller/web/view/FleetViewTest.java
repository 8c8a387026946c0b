package rearguard.controller.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.model.fleet.Host;
import rearguard.model.name.HostName;

class FleetViewTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void aQuietFleetSaysSo() {
    var view = view(host("web1", Host.State.CONNECTED), host("web2", Host.State.CONNECTED));
    assertThat(view.tone()).isEqualTo(Tone.GOOD);
    assertThat(view.headline()).isEqualTo("All quiet, 2 hosts connected");
  }

  @Test
  void aSilentHostIsTheHeadline() {
    var view = view(host("web1", Host.State.CONNECTED), host("web2", Host.State.SILENT));
    assertThat(view.tone()).isEqualTo(Tone.BAD);
    assertThat(view.headline()).isEqualTo("1 host out of contact, nothing is running");
  }

  @Test
  void anEmptyFleetIsNoFailure() {
    assertThat(view().tone()).isEqualTo(Tone.QUIET);
    assertThat(view().headline()).isEqualTo("No host has been enrolled yet");
  }

  @Test
  void aHostThatNeverCalledHasNeitherClockNorDisk() {
    var host = view(host("web1", Host.State.INVITED)).hosts().getFirst();
    assertThat(host.skew()).isEmpty();
    assertThat(host.disk()).isEmpty();
    assertThat(host.contact()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "P15D, CONNECTED, ''",
    "P13D, CONNECTED, its certificate ends in 13 days: its agent asks",
    "P-3D, SILENT, its certificate ended 3 days ago: ask for a token",
    "P-3D, REVOKED, ''",
  })
  void aCertificateThatEndsSoonIsTold(Duration left, Host.State state, String words) {
    var told = view(host("web1", state, Optional.of(NOW.plus(left)))).hosts().getFirst().ending();
    assertThat(told.isPresent()).isEqualTo(!words.isEmpty());
    assertThat(told.orElse("")).startsWith(words);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S,just now", "PT4S,just now", "PT5S,5 s ago", "PT59S,59 s ago", "PT61S,1 min ago",
    "PT59M,59 min ago", "PT47H,47 h ago", "PT48H,2 days ago", "PT-1S,just now", "PT-90S,in 1 min"
  })
  void agesAreSaidCoarsely(Duration age, String words) {
    assertThat(Said.ago(age)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S,0 ms",
    "PT-1S,0 ms",
    "PT0.64S,640 ms",
    "PT8.4S,8.4 s",
    "PT76S,1 min 16 s",
    "PT3725S,1 h 02 min"
  })
  void durationsAreSaidFinely(Duration span, String words) {
    assertThat(Said.took(span)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "999,999 B",
    "1000,1000 B",
    "1024,1 KiB",
    "1590,1.5 KiB",
    "23200000000,21.6 GiB",
    "-5,0 B",
    "9223372036854775807,8 EiB"
  })
  void bytesAreSaidAsTheCommandLineDoes(long count, String words) {
    assertThat(Said.bytes(count)).isEqualTo(words);
  }

  private static FleetView view(Host... hosts) {
    return FleetView.of(
        new FleetView.Seen(List.of(hosts), List.of(), List.of()),
        List.of(),
        _ -> new ApplicationView.Kept(List.of(), List.of()),
        List.of(),
        NOW);
  }

  private static Host host(String name, Host.State state) {
    return host(name, state, Optional.empty());
  }

  private static Host host(String name, Host.State state, Optional<Instant> ends) {
    return new Host(
        "id-" + name,
        new HostName(name),
        new TreeSet<>(),
        state,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        ends);
  }
}
