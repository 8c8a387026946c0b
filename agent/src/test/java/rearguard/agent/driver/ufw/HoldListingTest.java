package rearguard.agent.driver.ufw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import rearguard.model.traffic.Held;

class HoldListingTest {
  /** As nft 1.0.6 writes it, shortened. */
  private static final String LISTED =
      """
      {"nftables": [{"metainfo": {"version": "1.0.6"}},
       {"table": {"family": "inet", "name": "rearguard", "handle": 1}},
       {"set": {"family": "inet", "name": "ports/r-1/web", "table": "rearguard",
         "elem": [{"elem": {"val": {"concat": ["tcp", 443]}, "timeout": 60, "expires": 58}},
                  {"elem": {"val": {"concat": ["tcp", 80]}, "timeout": 60, "expires": 59}}]}},
       {"set": {"name": "from4/r-1/web", "elem": [{"prefix": {"addr": "10.0.0.0", "len": 8}},
         {"range": ["192.0.2.1", "192.0.2.2"]}, "198.51.100.7"]}},
       {"set": {"name": "from6/r-1/web"}},
       {"set": {"name": "ports/alice/shop", "elem": [
         {"elem": {"val": {"concat": ["udp", 53]}, "timeout": 9, "expires": 0}}]}},
       {"set": {"name": "ports/r-0/web"}},
       {"set": {"name": "of/somebody/else/here"}},
       {"chain": {"name": "hold/r-1/web"}}]}
      """;

  @Test
  void whatIsInForceIsToldFromWhatExpired() throws Exception {
    var listing = HoldListing.read(LISTED);

    assertThat(listing.table()).isTrue();
    assertThat(listing.inForce())
        .containsExactly(
            new Held("alice", "shop", Duration.ZERO, List.of("53/udp"), List.of()),
            new Held(
                "r-1",
                "web",
                Duration.ofSeconds(59),
                List.of("80/tcp", "443/tcp"),
                List.of("10.0.0.0/8", "192.0.2.1-192.0.2.2", "198.51.100.7")));
    assertThat(listing.expired()).containsExactly(new HoldScript.Name("r-0", "web"));
  }

  @Test
  void aTableWithNothingInItHoldsNothing() throws Exception {
    assertThat(HoldListing.read("{\"nftables\": []}"))
        .isEqualTo(new HoldListing(true, List.of(), List.of()));
    assertThat(HoldListing.NONE.table()).isFalse();
    assertThatThrownBy(() -> HoldListing.read("{")).isInstanceOf(IOException.class);
  }
}
