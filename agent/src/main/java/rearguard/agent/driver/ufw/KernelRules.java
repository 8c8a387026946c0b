package rearguard.agent.driver.ufw;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * ufw's part of one family's filter table, from the lines of {@code iptables-save}: without
 * counters, without what others put there, without the notices of holds.
 *
 * @param policies of INPUT, FORWARD and OUTPUT; empty when nothing of ufw is in the kernel
 * @param jumps from those three into ufw's chains, in order
 * @param chains the rules of each of ufw's chains, in order
 */
record KernelRules(
    SortedMap<String, String> policies,
    List<String> jumps,
    SortedMap<String, List<String>> chains) {
  static final KernelRules NONE = new KernelRules(new TreeMap<>(), List.of(), new TreeMap<>());

  private static final Pattern POLICY = Pattern.compile(":(INPUT|FORWARD|OUTPUT) ([A-Z]+) .*");
  private static final Pattern CHAIN = Pattern.compile(":(ufw6?-\\S+) - .*");
  private static final Pattern RULE = Pattern.compile("-A (ufw6?-\\S+) .*");
  private static final Pattern JUMP =
      Pattern.compile("-A (?:INPUT|FORWARD|OUTPUT) (?:.* )?-[jg] ufw6?-\\S+( .*)?");

  KernelRules {
    policies = Collections.unmodifiableSortedMap(new TreeMap<>(policies));
    jumps = List.copyOf(jumps);
    chains = Collections.unmodifiableSortedMap(new TreeMap<>(chains));
  }

  static KernelRules read(String save) {
    var policies = new TreeMap<String, String>();
    var jumps = new ArrayList<String>();
    var chains = new TreeMap<String, List<String>>();
    for (var line : save.lines().toList()) {
      var policy = POLICY.matcher(line);
      var chain = CHAIN.matcher(line);
      var rule = RULE.matcher(line);
      if (policy.matches()) {
        policies.put(policy.group(1), policy.group(2));
      } else if (chain.matches()) {
        chains.putIfAbsent(chain.group(1), new ArrayList<>());
      } else if (JUMP.matcher(line).matches()) {
        jumps.add(line);
      } else if (rule.matches() && !line.contains(" -i " + UfwCommands.NOWHERE + " ")) {
        chains.computeIfAbsent(rule.group(1), _ -> new ArrayList<>()).add(line);
      }
    }
    return chains.isEmpty() ? NONE : new KernelRules(policies, jumps, chains);
  }

  /** Whether ufw can have been switched on over this frame: only then a load is enough. */
  boolean framedLike(KernelRules other) {
    return !jumps.isEmpty() && jumps.equals(other.jumps);
  }

  int rules() {
    return chains.values().stream().mapToInt(List::size).sum();
  }

  /** As {@link #read} takes it. */
  String written() {
    return Stream.of(
            policies.entrySet().stream()
                .map(one -> ":" + one.getKey() + " " + one.getValue() + " [0:0]"),
            chains.keySet().stream().map(name -> ":" + name + " - [0:0]"),
            jumps.stream(),
            chains.values().stream().flatMap(List::stream))
        .flatMap(lines -> lines)
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /**
   * What {@code iptables-restore --noflush} makes these rules of those that are there now, in one
   * transaction: a chain that is named is emptied and filled again, all others stay.
   */
  String loadedOver(KernelRules now) {
    var lines = new ArrayList<String>();
    lines.add("*filter");
    policies.forEach((chain, policy) -> lines.add(":" + chain + " " + policy + " [0:0]"));
    chains.keySet().forEach(name -> lines.add(":" + name + " - [0:0]"));
    chains.values().forEach(lines::addAll);
    var gone = new ArrayList<>(now.chains().keySet());
    gone.removeAll(chains.keySet());
    gone.forEach(name -> lines.add("-F " + name));
    gone.forEach(name -> lines.add("-X " + name));
    lines.add("COMMIT");
    return String.join("\n", lines) + "\n";
  }

  /**
   * The whole filter table as it would be: what others have there stays where it is among the
   * jumps.
   */
  String putInto(String save) {
    var lines = new ArrayList<String>();
    lines.add("*filter");
    save.lines()
        .filter(KernelRules::ofOthers)
        .filter(line -> line.startsWith(":"))
        .forEach(lines::add);
    policies.forEach((chain, policy) -> lines.add(":" + chain + " " + policy + " [0:0]"));
    chains.keySet().forEach(name -> lines.add(":" + name + " - [0:0]"));
    if (read(save).framedLike(this)) {
      save.lines()
          .filter(line -> line.startsWith("-A "))
          .filter(KernelRules::keptInFrame)
          .forEach(lines::add);
    } else {
      lines.addAll(jumps);
      save.lines()
          .filter(line -> line.startsWith("-A "))
          .filter(KernelRules::ofOthers)
          .forEach(lines::add);
    }
    chains.values().forEach(lines::addAll);
    lines.add("COMMIT");
    return String.join("\n", lines) + "\n";
  }

  private static boolean keptInFrame(String line) {
    return ofOthers(line) || JUMP.matcher(line).matches();
  }

  private static boolean ofOthers(String line) {
    return !POLICY.matcher(line).matches()
        && !CHAIN.matcher(line).matches()
        && !RULE.matcher(line).matches()
        && !JUMP.matcher(line).matches();
  }
}
