package rearguard.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program of ours that is killed and started again, each time armed for its next end. */
final class Mortal {
  private final String name;
  private final Path folder;
  private final Program programs;
  private final Warm warm;
  private final Life life;
  private volatile Optional<Process> process = Optional.empty();

  /** What is started again and again, with these variables as well. */
  record Life(String main, List<String> words, Map<String, String> surroundings) {}

  Mortal(String name, Path folder, Program programs, Warm warm, Life life) {
    this.name = name;
    this.folder = folder;
    this.programs = programs;
    this.warm = warm;
    this.life = life;
  }

  /** Ends by itself at that failpoint; never when it is empty. */
  Process start(String failpoint) {
    return begin(
        failpoint.isEmpty()
            ? List.of()
            : List.of("-Drearguard.test=true", "-Drearguard.failpoint=" + failpoint));
  }

  private Process begin(List<String> flags) {
    var started =
        programs.start(folder, life.surroundings, name, warm.java(flags, life.main, life.words));
    process = Optional.of(started);
    return started;
  }

  /** A first life, from which later ones learn to start faster. */
  void startToLearn() {
    begin(warm.learning(life.main));
  }

  /** Ends it in peace, and keeps what it learned. */
  void endLearning() {
    process().destroy();
    warm.learned(life.main, process());
  }

  Process process() {
    return process.orElseThrow();
  }

  boolean alive() {
    return process.filter(Process::isAlive).isPresent();
  }

  /** As the kernel does it: no time to tidy up. */
  void kill() {
    process.ifPresent(one -> one.destroyForcibly().onExit().join());
  }

  /** SIGSTOP, SIGCONT and the like. */
  void signal(String signal) {
    programs
        .run(folder, Map.of(), List.of("kill", "-" + signal, Long.toString(process().pid())))
        .fine();
  }

  String name() {
    return name;
  }
}
