package rearguard.agent.store;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.driver.Captured;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;
import rearguard.model.stock.Holding;

/**
 * What a snapshot holds.
 *
 * @param records the keyed digest of each record, by name
 * @param trees each kept folder, by name
 * @param outside the size of what is kept of it elsewhere on the host, by name
 * @param sealed what vouches for each sealed file, by folder and name; no part of the digest, for
 *     it never comes out the same twice
 */
record Manifest(
    About about,
    Captured captured,
    SortedMap<String, String> records,
    SortedMap<String, Kept> trees,
    SortedMap<String, Long> outside,
    SortedMap<String, String> sealed) {
  private static final String FIRST = "rearguard-snapshot 1";

  record About(SnapshotId id, Target target, DriverName driver, Instant taken, long bytes) {}

  /** A kept folder: what its content digests to, the folder of the store, and its size. */
  record Kept(String digest, String folder, long bytes) {}

  Snapshot snapshot() {
    return new Snapshot(
        about.id(),
        about.target(),
        about.driver(),
        about.taken(),
        captured.summary(),
        captured.facts(),
        digest(),
        about.bytes());
  }

  Holding holding(Instant now) {
    var shares = new TreeMap<String, Long>(outside);
    trees.values().forEach(kept -> shares.put("tree:" + kept.folder(), kept.bytes()));
    var counted = trees.values().stream().mapToLong(Kept::bytes).sum();
    var age = Duration.between(about.taken(), now);
    return new Holding(
        about.id(),
        about.target(),
        age.isNegative() ? Duration.ZERO : age,
        Math.max(0, about.bytes() - counted),
        shares);
  }

  /** Of the state alone: neither time nor id count, so that equal states have equal digests. */
  String digest() {
    var lines = new ArrayList<String>();
    lines.add(line("driver", about.driver().value()));
    records.forEach((name, digest) -> lines.add(line("record", name, digest)));
    trees.forEach((name, kept) -> lines.add(line("tree", name, kept.folder())));
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(bytes(String.join("\n", lines))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lines of words, closed by one that vouches for those above. */
  byte[] written(Vault vault) {
    var lines = new ArrayList<String>();
    lines.add(FIRST);
    lines.add(
        line(
            "about",
            about.id().value(),
            about.target().component().value(),
            about.target().host().value(),
            about.driver().value(),
            about.taken().toString(),
            Long.toString(about.bytes())));
    lines.add(line("summary", captured.summary()));
    captured.facts().forEach((name, value) -> lines.add(line("fact", name, value)));
    records.forEach((name, digest) -> lines.add(line("record", name, digest)));
    trees.forEach(
        (name, kept) ->
            lines.add(
                line("tree", name, kept.digest(), kept.folder(), Long.toString(kept.bytes()))));
    outside.forEach((name, bytes) -> lines.add(line("outside", name, Long.toString(bytes))));
    sealed.forEach((name, vouched) -> lines.add(line("sealed", name, vouched)));
    var text = String.join("\n", lines) + "\n";
    return bytes(text + line("vouched", vault.vouch("manifest", bytes(text))) + "\n");
  }

  /** Empty when this is not, to the letter, what {@link #written} wrote with the same key. */
  static Optional<Manifest> read(byte[] content, Vault vault) {
    var text = new String(content, StandardCharsets.UTF_8);
    var end = text.lastIndexOf("vouched ");
    if (end < 0 || !text.startsWith(FIRST + "\n")) {
      return Optional.empty();
    }
    var above = text.substring(0, end);
    var vouched = line("vouched", vault.vouch("manifest", bytes(above))) + "\n";
    return text.substring(end).equals(vouched)
        ? Optional.of(parsed(above.lines().skip(1).map(Manifest::words).toList()))
        : Optional.empty();
  }

  private static Manifest parsed(List<List<String>> lines) {
    About about = null;
    var summary = "";
    var facts = new TreeMap<String, String>();
    var records = new TreeMap<String, String>();
    var trees = new TreeMap<String, Kept>();
    var outside = new TreeMap<String, Long>();
    var sealed = new TreeMap<String, String>();
    for (var words : lines) {
      switch (words.getFirst()) {
        case "about" -> about = about(words);
        case "summary" -> summary = words.get(1);
        case "fact" -> facts.put(words.get(1), words.get(2));
        case "record" -> records.put(words.get(1), words.get(2));
        case "tree" ->
            trees.put(
                words.get(1), new Kept(words.get(2), words.get(3), Long.parseLong(words.get(4))));
        case "outside" -> outside.put(words.get(1), Long.parseLong(words.get(2)));
        case "sealed" -> sealed.put(words.get(1), words.get(2));
        default -> throw new IllegalStateException("manifest line \"" + words + "\"");
      }
    }
    if (about == null) {
      throw new IllegalStateException("a manifest without its subject");
    }
    return new Manifest(about, new Captured(summary, facts), records, trees, outside, sealed);
  }

  private static About about(List<String> words) {
    return new About(
        new SnapshotId(words.get(1)),
        new Target(new ComponentName(words.get(2)), new HostName(words.get(3))),
        new DriverName(words.get(4)),
        Instant.parse(words.get(5)),
        Long.parseLong(words.get(6)));
  }

  private static String line(String... words) {
    var line = new StringBuilder();
    for (var word : words) {
      line.append(line.isEmpty() ? "" : " ")
          .append(URLEncoder.encode(word, StandardCharsets.UTF_8));
    }
    return line.toString();
  }

  private static List<String> words(String line) {
    return List.of(line.split(" ", -1)).stream()
        .map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8))
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
