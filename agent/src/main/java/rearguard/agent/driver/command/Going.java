package rearguard.agent.driver.command;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver.Progress;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.agent.policy.Ended;
import rearguard.model.Problem;

/**
 * Goes to a snapshot: writes down what is about to be run, runs it, and writes down how it ended.
 */
record Going(Scene scene, Bench bench) {
  private static final String DECLARED = "declared";
  private static final int LIMIT = 1000;

  /** One program of the command. */
  private interface Start {
    Ended go() throws HostException, InterruptedException;
  }

  /** The declaration that was looked at; another one is not run. */
  void note() throws HostException {
    scene
        .host()
        .disk()
        .write(
            bench.folder().resolve(DECLARED),
            scene.declared().getBytes(StandardCharsets.UTF_8),
            0600,
            scene.host().self());
  }

  String go() throws HostException, InterruptedException {
    var deeds = scene.book().read();
    var begun = deeds.of(bench.mark());
    return begun.isPresent() ? goOn(deeds, begun.get()) : begin(deeds);
  }

  private void refuseAnother() throws HostException {
    var file = bench.folder().resolve(DECLARED);
    var disk = scene.host().disk();
    var noted =
        disk.stat(file).isEmpty()
            ? Optional.<String>empty()
            : Optional.of(new String(disk.read(file, LIMIT), StandardCharsets.UTF_8));
    if (!noted.equals(Optional.of(scene.declared()))) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "the policy declares " + named() + " otherwise than when the run was prepared",
              "Look at it, then plan again."));
    }
  }

  private String begin(Deeds deeds) throws HostException, InterruptedException {
    return switch (Course.of(scene.wanted(), scene.entry(), deeds, scene.now())) {
      case Course.Nothing(var words) -> "not run: " + words;
      case Course.Run(var arguments) -> run(deeds, arguments);
      case Course.Undo(var deed) -> undo(deeds, deed);
      case Course.Barred(var why, var hint) ->
          throw new HostException(Problem.of(Problem.Kind.CONFLICT, why, hint));
    };
  }

  /** A second attempt of the same run. */
  private String goOn(Deeds deeds, Deeds.Doing doing) throws HostException, InterruptedException {
    var progress =
        switch (doing.state()) {
          case DONE -> Progress.DONE;
          case BEGUN -> scene.progress(doing);
          case FAILED -> again(doing);
        };
    return switch (progress) {
      case DONE -> {
        if (doing.state() != Deeds.State.DONE) {
          scene.book().write(deeds.ended(true));
        }
        yield named() + " was " + (doing.back() ? "taken back" : "run") + " in this run already";
      }
      case NOT_DONE, MIXED ->
          doing.back() ? undo(deeds, doing.deed()) : run(deeds, doing.deed().arguments());
      case UNKNOWN -> throw blind(doing);
    };
  }

  /** Its exit code said that it was not done, and somebody asked for it again. */
  private Progress again(Deeds.Doing doing) throws HostException, InterruptedException {
    return scene.entry().more().probe().isEmpty() ? Progress.NOT_DONE : scene.progress(doing);
  }

  private HostException blind(Deeds.Doing doing) {
    return new HostException(
        new Problem(
            Problem.Kind.CONFLICT,
            named()
                + " was begun in this run, and nobody knows whether it was "
                + (doing.back() ? "taken back" : "done"),
            "Look at the host; a \"probe\" in its policy would tell.",
            false,
            true,
            Optional.empty()));
  }

  private String run(Deeds deeds, SortedMap<String, String> arguments)
      throws HostException, InterruptedException {
    refuseAnother();
    var performing = scene.performing(arguments);
    performing.refuseUnfit();
    var begun = deeds.running(bench.mark(), scene.kept().id().value(), arguments);
    return perform(begun, performing.call().inWords(), () -> performing.run(bench.mark()));
  }

  private String undo(Deeds deeds, Deeds.Deed deed) throws HostException, InterruptedException {
    refuseAnother();
    var performing = scene.performing(deed.arguments());
    performing.refuseUnfit();
    var what = "the undo of " + performing.call().inWords();
    return perform(deeds.undoing(bench.mark(), deed), what, () -> performing.undo(deed.mark()));
  }

  private String perform(Deeds begun, String what, Start start)
      throws HostException, InterruptedException {
    scene.book().write(begun);
    var ended = started(begun, start);
    scene.book().write(begun.ended(ended.fine()));
    if (!ended.fine()) {
      throw new HostException(
          new Problem(
              Problem.Kind.CONFLICT, ended.inWords(what), "", false, true, Optional.empty()));
    }
    return ended.inWords(what);
  }

  /** One that could not be started has failed; of one that had to be ended nobody knows. */
  private Ended started(Deeds begun, Start start) throws HostException, InterruptedException {
    try {
      return start.go();
    } catch (HostException e) {
      var problem = e.problem();
      if (problem.kind() == Problem.Kind.NOT_FOUND || problem.kind() == Problem.Kind.NOT_ALLOWED) {
        scene.book().write(begun.ended(false));
      }
      throw new HostException(
          new Problem(
              problem.kind(), problem.message(), problem.hint(), false, true, Optional.empty()),
          e);
    }
  }

  /** After a crash. */
  Progress progress() throws HostException, InterruptedException {
    var begun = scene.book().read().of(bench.mark());
    if (begun.isEmpty()) {
      return new Comparison(scene).left().none() ? Progress.DONE : Progress.NOT_DONE;
    }
    return switch (begun.get().state()) {
      case BEGUN -> scene.progress(begun.get());
      case DONE -> new Comparison(scene).left().none() ? Progress.DONE : Progress.MIXED;
      case FAILED ->
          throw new HostException(
              Problem.of(
                  Problem.Kind.CONFLICT,
                  named() + " ended with a code that does not mean success",
                  "See the log of the agent, then retry or go back."));
    };
  }

  static void clear(Disk disk, Bench bench) throws HostException, InterruptedException {
    disk.deleteTree(bench.folder().resolve(DECLARED));
  }

  private String named() {
    return "\"" + scene.entry().name() + "\"";
  }
}
