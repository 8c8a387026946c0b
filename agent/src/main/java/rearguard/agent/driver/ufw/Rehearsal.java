package rearguard.agent.driver.ufw;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  /** What a packet counts in when it came through the filter: the security table comes after it. */
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
          chain=INPUT whose="-s $far" run=there to=$near
        else
          chain=OUTPUT whose="-d $far" run= to=$far
        fi
        $say -t security -A $chain $whose -p tcp --dport $port -j ACCEPT
        $run timeout 1 bash -c 'exec 3<>"/dev/tcp/$0/$1"' $to $port 2> far || true
        read -r count rest <<< "$($say -t security -nvxL $chain | tail -n 1)"
        $say -t security -F $chain
        [ "$count" = 0 ] && echo closed || echo open
      done 9< ways
      """;

  private Rehearsal() {}

  /** The ways that these rules leave open. */
  static List<Way> open(List<Way> ways, String four, String six, Bench bench, Host host)
      throws HostException, InterruptedException {
    if (ways.isEmpty()) {
      return List.of();
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
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "cannot prove that the rules leave the way in open: " + WayIn.said(ran),
              "Restore the firewall by hand, from the console of the host."));
    }
    var open = new ArrayList<Way>();
    for (var i = 0; i < ways.size(); i++) {
      if (said.get(i).equals("open")) {
        open.add(ways.get(i));
      }
    }
    return open;
  }

  private static void put(Path file, String text, Host host) throws HostException {
    host.disk().write(file, text.getBytes(StandardCharsets.UTF_8), 0600, host.self());
  }
}
