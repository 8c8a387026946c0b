package rearguard.agent.driver.command;

import java.util.ArrayList;
import java.util.List;
import rearguard.agent.driver.command.CommandState.Told;
import rearguard.agent.host.HostException;
import rearguard.agent.policy.Call;
import rearguard.model.Problem;
import rearguard.model.snapshot.Drift;

/** What going to a snapshot would do, and what is left to do, in words. */
record Comparison(Scene scene) {

  /** What a restore does; refused when nobody could do it. */
  Drift ahead() throws HostException, InterruptedException {
    return switch (scene.course()) {
      case Course.Nothing _ -> new Drift(List.of(), scene.live());
      case Course.Run(var arguments) -> run(scene.performing(arguments).call());
      case Course.Undo(var deed) -> undo(deed);
      case Course.Barred(var why, var hint) ->
          throw new HostException(Problem.of(Problem.Kind.CONFLICT, why, hint));
    };
  }

  private Drift run(Call call) throws HostException, InterruptedException {
    var words = new ArrayList<String>();
    var wanted = scene.wanted().status();
    var now = scene.now();
    boolean blind = wanted.isEmpty();
    if (blind) {
      words.add("runs " + call.inWords() + ": no status tells whether it is needed");
    } else {
      words.add(
          now.map(told -> "its status is \"" + told.shown() + "\"")
                  .orElse("its status cannot be told")
              + ", was \""
              + wanted.map(Told::shown).orElse("")
              + "\": runs "
              + call.inWords());
    }
    if (!scene.wanted().declared().equals(scene.entry().digest())) {
      words.add("the policy declares it otherwise than when this was captured");
    }
    scene.performing(call.arguments()).unlimited().ifPresent(words::add);
    return new Drift(words, scene.live(), blind);
  }

  private Drift undo(Deeds.Deed deed) throws HostException, InterruptedException {
    var name = scene.entry().name() + Call.inWords(deed.arguments());
    return new Drift(
        List.of("runs the undo of " + name + ", which " + deed.mark() + " ran"), scene.live());
  }

  /** What is not as the snapshot says. */
  Drift left() throws HostException, InterruptedException {
    var course = scene.course();
    boolean there =
        course instanceof Course.Nothing
            || (scene.forward()
                && scene.wanted().status().isEmpty()
                && scene.arrived(scene.settled()));
    if (there) {
      return new Drift(List.of(), scene.live());
    }
    return switch (course) {
      case Course.Barred(var why, _) -> new Drift(List.of(why), scene.live());
      case Course.Undo(var deed) -> undo(deed);
      case Course.Run(var arguments) -> run(new Call(scene.entry(), arguments));
      case Course.Nothing _ -> new Drift(List.of(), scene.live());
    };
  }
}
