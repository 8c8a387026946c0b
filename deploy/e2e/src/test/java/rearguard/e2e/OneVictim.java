package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.host.Failpoint;

/**
 * A host with three paths to care for, which can be put back to before its run as often as one
 * likes.
 */
final class OneVictim {
  private static final String MAIN = OneLife.class.getName();
  private static final SortedMap<String, String> GOOD =
      new TreeMap<>(Map.of("env", "PORT=1\n", "conf.d/a", "a1", "conf.d/b", "b1"));
  private static final SortedMap<String, String> BAD =
      new TreeMap<>(Map.of("env", "PORT=2\n", "conf.d/a", "a2", "conf.d/c", "c2", "extra", "x2"));

  private final Path folder;
  private final Path now;
  private final Path before;
  private final Warm warm;
  private final Program programs;

  OneVictim(Path folder, Warm warm, Program programs) throws Exception {
    this.folder = folder;
    this.now = Files.createDirectories(folder.resolve("now"));
    this.before = folder.resolve("before");
    this.warm = warm;
    this.programs = programs;
    show(GOOD);
    var life = new OneLife(now);
    life.capture(OneLife.GOOD);
    life.desk.close();
    show(BAD);
    copy(now, before);
  }

  private void show(Map<String, String> files) throws IOException {
    programs.run(now, Map.of(), List.of("rm", "-rf", "live")).fine();
    for (var file : files.entrySet()) {
      var path = now.resolve("live").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  private void copy(Path from, Path to) {
    programs.run(folder, Map.of(), List.of("cp", "-a", from.toString(), to.toString())).fine();
  }

  void reset() {
    programs.run(folder, Map.of(), List.of("rm", "-rf", now.toString())).fine();
    copy(before, now);
  }

  /** A whole life of which later ones learn to start faster. */
  void learn() {
    var words = warm.java(warm.learning(MAIN), MAIN, List.of(now.toString()));
    warm.learned(MAIN, programs.start(now, Map.of(), "learn", words));
  }

  /** Whether a life comes to the n-th pass of that place, where it is killed. */
  boolean killedAt(Failpoint place, int pass) {
    var ended =
        life(List.of("-Drearguard.test=true", "-Drearguard.failpoint=" + place + ":" + pass));
    boolean killed = ended.exit() == Failpoint.EXIT;
    if (!killed) {
      ended.fine();
    }
    return killed;
  }

  /** A life that nobody ends. */
  void lives() {
    life(List.of()).fine();
  }

  private Program.Ended life(List<String> flags) {
    return programs.run(now, Map.of(), warm.java(flags, MAIN, List.of(now.toString())));
  }

  /**
   * Every file is as it was before or after, and what both have is there; what is still built is
   * nobody's.
   */
  void isWhole(String as) throws IOException {
    var live = live();
    live.keySet().removeIf(name -> name.contains(".rearguard-new-"));
    live.forEach(
        (name, text) ->
            assertThat(text)
                .as("\"%s\" after %s", name, as)
                .satisfiesAnyOf(
                    any -> assertThat(any).isEqualTo(GOOD.get(name)),
                    any -> assertThat(any).isEqualTo(BAD.get(name))));
    assertThat(live).as(as).containsKeys("env", "conf.d/a");
  }

  /** All is as it was captured, nothing is left beside, and the undo point brings the rest back. */
  void cameBack(String as) throws Exception {
    assertThat(live()).as(as).isEqualTo(GOOD);
    var life = new OneLife(now);
    assertThat(life.desk.observesOnly()).as(as).isEmpty();
    assertThat(life.desk.book().ended()).as(as).contains(OneLife.RUN);
    life.restoreUndo();
    life.desk.close();
    assertThat(live()).as("the undo point, %s", as).isEqualTo(BAD);
  }

  private SortedMap<String, String> live() throws IOException {
    var found = new TreeMap<String, String>();
    var root = now.resolve("live");
    try (var paths = Files.walk(root)) {
      for (var path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        found.put(root.relativize(path).toString(), Files.readString(path));
      }
    }
    return found;
  }
}
