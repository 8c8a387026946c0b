package rearguard.agent.driver.ufw;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import rearguard.agent.driver.Bench;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/**
 * Asks the kernel what a set of rules lets through, in network namespaces of its own: real packets,
 * from the addresses that count, over interfaces of the same names. Nothing of the host is touched.
 */
final class Rehearsal {
  /**
   * A packet counts in the table raw when it comes and in the table security when the filter, which
   * is between them, let it through: so it is known at once what was dropped.
   */
  static final String SCRIPT =
      """
      set -eu
      cd "$0"
      ip link set lo up
      iptables-restore < 4
      [ ! -s 6 ] || ip6tables-restore < 6
      unshare --net sleep 100 &
      outside=$!
      trap 'kill $outside' EXIT
      until [ "$(readlink /proc/$outside/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do
        sleep 0.01
      done
      there() { nsenter --net=/proc/$outside/ns/net "$@"; }
      count() {
        local packets rest
        read -r packets rest <<< "$($say -t $1 -nvxL $2 | tail -n 1)"
        echo "$packets"
      }
      declare -A peer=()
      while read -r -u 9 direction family device far near port; do
        [ $family = 4 ] && say=iptables bits=32 now= || say=ip6tables bits=128 now=nodad
        if [ -z "${peer[$device]:-}" ]; then
          peer[$device]=far${#peer[@]}
          ip link add "$device" type veth peer name "${peer[$device]}" netns $outside
          ip link set "$device" up
          there ip link set "${peer[$device]}" up
        fi
        ip -$family address replace "$near/$bits" dev "$device" $now
        there ip -$family address replace "$far/$bits" dev "${peer[$device]}" $now
        ip -$family route replace "$far/$bits" dev "$device" src "$near"
        there ip -$family route replace "$near/$bits" dev "${peer[$device]}" src "$far"
        if [ $direction = in ]; then
          first=PREROUTING last=INPUT to=$near
          what="-s $far -p tcp --dport $port" from="nsenter --net=/proc/$outside/ns/net"
        else
          first=OUTPUT last=OUTPUT to=$far what="-d $far -p tcp --dport $port" from=
        fi
        $say -t raw -A $first $what
        $say -t security -A $last $what
        $from timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$to" "$port" > far 2>&1 &
        caller=$! tries=0
        until [ "$(count raw $first)" != 0 ]; do
          tries=$((tries + 1))
          [ $tries -lt 100 ] || break
          sleep 0.03
        done
        sleep 0.03
        if [ "$(count raw $first)" = 0 ]; then
          echo unproven
        elif [ "$(count security $last)" = 0 ]; then
          echo closed
        else
          echo open
        fi
        kill $caller 2> far || true
        $say -t raw -F $first
        $say -t security -F $last
      done 9< ways
      """;

  private Rehearsal() {}

  /** What became of a packet. */
  enum Answer {
    OPEN,
    CLOSED,
    /** It was not even sent: nothing is known. */
    UNPROVEN
  }

  /** What these rules do to each of the ways. */
  static Map<Way, Answer> of(List<Way> ways, String four, String six, Bench bench, Host host)
      throws HostException, InterruptedException {
    if (ways.isEmpty()) {
      return Map.of();
    }
    var folder = bench.folder().resolve("rehearsal");
    var disk = host.disk();
    disk.makeFolder(folder, 0700, host.self());
    put(folder.resolve("4"), four, host);
    put(folder.resolve("6"), six, host);
    var lines = ways.stream().map(way -> way.line() + "\n").collect(Collectors.joining());
    put(folder.resolve("ways"), lines, host);
    var ran = host.programs().run(UfwCommands.rehearse(folder));
    disk.deleteTree(folder);
    var said = ran.out().lines().toList();
    if (!ran.fine() || said.size() != ways.size()) {
      throw unproven(WayIn.said(ran));
    }
    var answers = new LinkedHashMap<Way, Answer>();
    for (var i = 0; i < ways.size(); i++) {
      answers.put(ways.get(i), Answer.valueOf(said.get(i).toUpperCase(Locale.ROOT)));
    }
    return answers;
  }

  static HostException unproven(String why) {
    return new HostException(
        Problem.of(
            Problem.Kind.CONFLICT,
            "cannot prove that the rules leave the way in open: " + why,
            "Restore the firewall by hand, from the console of the host."));
  }

  private static void put(Path file, String text, Host host) throws HostException {
    host.disk().write(file, text.getBytes(StandardCharsets.UTF_8), 0600, host.self());
  }
}
