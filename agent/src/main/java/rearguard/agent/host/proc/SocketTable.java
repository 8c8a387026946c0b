package rearguard.agent.host.proc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Every socket of every network namespace that a process lives in, so also of containers, with the
 * processes that hold it (proc_net_tcp.rst, proc(5)).
 */
public final class SocketTable {
  private static final List<String> STATES =
      List.of(
          "?",
          "ESTABLISHED",
          "SYN_SENT",
          "SYN_RECV",
          "FIN_WAIT1",
          "FIN_WAIT2",
          "TIME_WAIT",
          "CLOSE",
          "CLOSE_WAIT",
          "LAST_ACK",
          "LISTEN",
          "CLOSING",
          "NEW_SYN_RECV");

  private SocketTable() {}

  /** One line a socket. */
  public static String text() {
    var holders = new LinkedHashMap<String, SortedSet<Integer>>();
    var namespaces = new LinkedHashMap<String, Integer>();
    for (int pid : Proc.pids()) {
      var namespace = Proc.link(Proc.of(pid).resolve("ns/net"));
      if (!namespace.isEmpty()) {
        namespaces.putIfAbsent(namespace, pid);
      }
      for (var held : Proc.handles(pid)) {
        if (held.startsWith("socket:[")) {
          var inode = held.substring(8, held.length() - 1);
          holders.computeIfAbsent(inode, _ -> new TreeSet<>()).add(pid);
        }
      }
    }
    var lines = new ArrayList<String>();
    namespaces.forEach((namespace, pid) -> lines.addAll(lines(namespace, pid, holders)));
    return String.join("\n", lines) + "\n";
  }

  private static List<String> lines(
      String namespace, int pid, Map<String, SortedSet<Integer>> holders) {
    var lines = new ArrayList<String>();
    for (var table : List.of("tcp", "tcp6", "udp", "udp6")) {
      Proc.text(Proc.of(pid).resolve("net/" + table))
          .lines()
          .skip(1)
          .map(line -> address(table, line, holders))
          .forEach(lines::add);
    }
    Proc.text(Proc.of(pid).resolve("net/unix"))
        .lines()
        .skip(1)
        .map(line -> unix(line, holders))
        .forEach(lines::add);
    return lines.stream().map(line -> namespace + " " + line).toList();
  }

  static String address(String table, String line, Map<String, SortedSet<Integer>> holders) {
    var fields = List.of(line.strip().split(" +", -1));
    if (fields.size() < 10) {
      return table + " " + Plain.quoted(line);
    }
    int state = Integer.parseInt(fields.get(3), 16);
    return "%s local=%s remote=%s state=%s uid=%s inode=%s held-by=%s"
        .formatted(
            table,
            address(fields.get(1)),
            address(fields.get(2)),
            state < STATES.size() ? STATES.get(state) : fields.get(3),
            fields.get(7),
            fields.get(9),
            holders(fields.get(9), holders));
  }

  private static String unix(String line, Map<String, SortedSet<Integer>> holders) {
    var fields = List.of(line.strip().split(" +", 8));
    if (fields.size() < 7) {
      return "unix " + Plain.quoted(line);
    }
    var path = fields.size() > 7 ? fields.get(7) : "";
    return "unix state=%s inode=%s held-by=%s path=%s"
        .formatted(
            fields.get(5), fields.get(6), holders(fields.get(6), holders), Plain.quoted(path));
  }

  private static String holders(String inode, Map<String, SortedSet<Integer>> holders) {
    var pids = holders.getOrDefault(inode, new TreeSet<>());
    return pids.isEmpty() ? "-" : String.join(",", pids.stream().map(Object::toString).toList());
  }

  /** The kernel writes an address as words of 32 bits in the order of this machine. */
  static String address(String hex) {
    int colon = hex.indexOf(':');
    int port = Integer.parseInt(hex.substring(colon + 1), 16);
    var bytes = HexFormat.of().parseHex(hex.substring(0, colon));
    var words = ByteBuffer.wrap(bytes);
    var turned = ByteBuffer.allocate(bytes.length).order(ByteOrder.nativeOrder());
    while (words.hasRemaining()) {
      turned.putInt(words.getInt());
    }
    return bytes.length == 4 ? four(turned.array()) + ":" + port : six(turned.array(), port);
  }

  private static String four(byte[] bytes) {
    var parts = new ArrayList<String>();
    for (byte one : bytes) {
      parts.add(Integer.toString(one & 0xff));
    }
    return String.join(".", parts);
  }

  private static String six(byte[] bytes, int port) {
    var parts = new ArrayList<String>();
    for (int at = 0; at < bytes.length; at += 2) {
      parts.add(Integer.toHexString(((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff)));
    }
    return "[" + String.join(":", parts) + "]:" + port;
  }
}
