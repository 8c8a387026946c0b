package rearguard.controller.file;

import java.time.Duration;
import org.yaml.snakeyaml.nodes.Node;
import rearguard.controller.retain.Retention;
import rearguard.controller.retain.Sizes;
import rearguard.model.name.Quoted;

/** The part of a fleet file that says how much is kept. */
enum RetainPart {
  ;

  /** The point that runs, the good one before it and the undo point of the last run. */
  private static final int FEWEST = 3;

  private static final int MOST = 1_000;
  private static final int LONGEST_DAYS = 3_650;
  private static final long SMALLEST = 1L << 20;
  private static final long LARGEST = 1L << 50;
  private static final String HINT = "Write a number and a unit, as 500MiB, 20GiB or 1TiB.";

  static Retention read(Page page, Node node) {
    var usual = Retention.USUAL;
    return Keys.of(page, node, "retain")
        .map(keys -> keys.only("points", "days", "size"))
        .map(
            keys ->
                new Retention(
                    number(page, keys, "points", FEWEST, MOST, usual.points()),
                    Duration.ofDays(
                        number(page, keys, "days", 1, LONGEST_DAYS, (int) usual.age().toDays())),
                    keys.get("size").map(size -> size(page, size)).orElse(usual.bytes()),
                    true))
        .orElse(usual);
  }

  private static int number(Page page, Keys keys, String key, int least, int most, int usual) {
    return keys.get(key)
        .flatMap(node -> page.number(node, keys.path(key), least, most))
        .orElse(usual);
  }

  private static long size(Page page, Node node) {
    var path = "retain.size";
    return page.text(node, path)
        .flatMap(
            text -> {
              var size = Sizes.read(text).filter(bytes -> bytes >= SMALLEST && bytes <= LARGEST);
              if (size.isEmpty()) {
                page.wrong(node, path, "\"" + Quoted.of(text) + "\" " + wrong(text), HINT);
              }
              return size;
            })
        .orElse(Retention.USUAL.bytes());
  }

  private static String wrong(String text) {
    return Sizes.written(text) ? "is not from 1MiB to 1024TiB" : "is not a size";
  }
}
