package rearguard.agent.local;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import rearguard.agent.host.HostException;
import rearguard.agent.show.Showing;
import rearguard.agent.step.Claims;
import rearguard.agent.step.Desk;
import rearguard.agent.step.HeldRun;
import rearguard.agent.step.Questions;
import rearguard.agent.step.StepLife;
import rearguard.agent.step.Work;
import rearguard.model.Problem;
import rearguard.model.check.Finding;
import rearguard.model.local.Ask;
import rearguard.model.local.Said;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.name.RunId;
import rearguard.model.run.RunState;
import rearguard.model.run.Takeover;
import rearguard.model.run.Takeover.Manner;
import rearguard.wire.LocalWire.Asked;

/**
 * Answers what is asked on this host. One command that changes anything at a time; what a person
 * began goes on when the person's terminal is gone. Thread-safe; every ask may be repeated.
 */
public final class LocalDesk {
  private static final Logger LOG = Logger.getLogger("rearguard.local");
  private static final int REASON = 500;

  /** What it works with; {@code connected} says whether a controller could do it. */
  public record Means(
      Desk desk,
      Claims claims,
      StepLife life,
      Questions questions,
      Work work,
      EscapeShelf escapes,
      Showing showing,
      BooleanSupplier connected) {

    HostName self() {
      return work.self();
    }

    HeldRun held(RunId run) throws HostException {
      return desk.book()
          .held(run)
          .orElseThrow(
              () ->
                  new HostException(
                      Problem.of(
                          Problem.Kind.NOT_FOUND,
                          desk.book().ended().contains(run)
                              ? "run " + run + " has ended on this host"
                              : "this host holds no run " + run,
                          "See those it holds with \"rearguard-agent run show\".")));
    }
  }

  private final ReentrantLock one = new ReentrantLock();
  private final Map<RunId, List<Finding>> found = new ConcurrentHashMap<>();
  private final Means means;
  private final Choice choice;

  public LocalDesk(Means means) {
    this.means = means;
    this.choice = new Choice(means.escapes(), means.questions(), means.self());
  }

  /** Tells lines while it works, then one last word. */
  public void answer(Asked asked, String account, Consumer<Said> to) throws InterruptedException {
    try {
      to.accept(answered(asked, account, to));
    } catch (HostException e) {
      to.accept(new Said.Refused(List.of(e.problem())));
    } catch (IllegalArgumentException e) {
      to.accept(refused(Problem.Kind.USAGE, String.valueOf(e.getMessage()), ""));
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a fault in answering " + asked.ask(), e);
      to.accept(refused(Problem.Kind.UNEXPECTED, Quoted.of("unexpected: " + e), ""));
    }
  }

  private Said answered(Asked asked, String account, Consumer<Said> to)
      throws HostException, InterruptedException {
    return switch (asked.ask()) {
      case Ask.Show(var run) -> show(run, to);
      case Ask.Aim aim -> aimed(aim);
      case Ask.Move _, Ask.Rollback _, Ask.Accept _, Ask.Order _, Ask.Judge _, Ask.End _ ->
          alone(asked, account, to);
    };
  }

  /** A host in the middle of a run cannot be compared with anything: that run comes first. */
  private Said aimed(Ask.Aim aim) throws HostException, InterruptedException {
    var claimed =
        means.desk().book().open().values().stream()
            .filter(held -> held.plan().application().equals(aim.application()))
            .findFirst();
    if (claimed.isEmpty()) {
      return choice.of(aim.application(), aim.to());
    }
    var held = claimed.get();
    if (aim.resumed().equals(Optional.of(held.run()))) {
      return choice.resumed(held);
    }
    throw conflict(
        "application \"" + aim.application() + "\" is claimed by " + held.run() + " on this host",
        "See it with \"rearguard-agent run show\"; then continue, revert or release it.");
  }

  private Said show(Optional<RunId> wanted, Consumer<Said> to) throws HostException {
    if (wanted.isPresent()) {
      means.held(wanted.get());
    }
    var runs =
        means.desk().book().open().values().stream()
            .filter(held -> wanted.isEmpty() || wanted.get().equals(held.run()))
            .toList();
    runs.forEach(
        held -> RunPage.of(held, means.self()).forEach(line -> to.accept(new Said.Line(line))));
    if (runs.isEmpty()) {
      to.accept(new Said.Line("this host holds no run"));
    }
    return new Said.Ended(RunState.NO_OP);
  }

  private Said alone(Asked asked, String account, Consumer<Said> to)
      throws HostException, InterruptedException {
    if (!one.tryLock()) {
      throw conflict("another command is at work on this host", "Wait for its end.");
    }
    try {
      against(asked.who());
      return change(asked, takeover(asked, account), to);
    } finally {
      one.unlock();
    }
  }

  private void against(Ask.Who who) throws HostException {
    if (means.desk().observesOnly().isPresent()) {
      throw new HostException(means.desk().observesOnly().get());
    }
    if (who.reason().isBlank()) {
      throw new HostException(
          Problem.of(Problem.Kind.USAGE, "a reason is missing", "Say why, with --reason."));
    }
    if (means.connected().getAsBoolean() && !who.takeOver()) {
      throw conflict(
          "the controller is connected and can do this for all hosts",
          "Use \"rearguard run …\" or \"rearguard rollback\"; to act on this host all the same,"
              + " say --take-over.");
    }
  }

  private Takeover takeover(Asked asked, String account) {
    var manner = asked.ask() instanceof Ask.Move(_, var wanted) ? wanted : Manner.ROLLBACK;
    var name = Quoted.of(asked.who().name());
    var by = name.isBlank() || name.equals(account) ? account : account + " (" + name + ")";
    var reason = asked.who().reason();
    return new Takeover(
        manner,
        by,
        Quoted.of(reason.substring(0, Math.min(reason.length(), REASON))),
        means.work().host().clock().instant());
  }

  private Said change(Asked asked, Takeover takeover, Consumer<Said> to)
      throws HostException, InterruptedException {
    var hand = new Hand(means, takeover, to);
    return switch (asked.ask()) {
      case Ask.Move(var run, var manner) -> new Said.Ended(move(hand, run, manner, asked.who()));
      case Ask.Rollback(var run, var application, var plan) -> {
        var escape = choice.kept(application, plan);
        means.claims().acceptHere(run, escape.of(run, Optional.of(means.self())));
        yield new Said.Ended(hand.finish(run));
      }
      case Ask.Accept _, Ask.Order _, Ask.Judge _, Ask.End _ ->
          new Coordinated(means, choice, takeover, found).answer(asked.ask());
      case Ask.Show _, Ask.Aim _ -> throw new IllegalStateException("nothing to change");
    };
  }

  private RunState move(Hand hand, RunId run, Manner manner, Ask.Who who)
      throws HostException, InterruptedException {
    var held = means.held(run);
    return switch (manner) {
      case CONTINUE -> {
        barrier(held, who);
        yield hand.finish(run);
      }
      case RELEASE -> hand.release(run);
      case REVERT -> {
        together(held, who);
        yield hand.revert(run);
      }
      case ROLLBACK -> throw new IllegalArgumentException("a held run is not rolled back");
    };
  }

  private void barrier(HeldRun held, Ask.Who who) throws HostException {
    if (!who.alone() && !OwnPart.barrierPassed(held, means.self())) {
      throw conflict(
          "nobody can say here whether the other hosts of "
              + held.run()
              + " are ready: "
              + String.join(
                  ", ",
                  OwnPart.others(held.plan(), means.self()).stream().map(HostName::value).toList()),
          "Look after them first; to change this host all the same, say --alone.");
    }
  }

  private void together(HeldRun held, Ask.Who who) throws HostException {
    if (!who.alone() && OwnPart.sharesTheWayBack(held, means.self())) {
      throw conflict(
          "the hosts of " + held.run() + " share what it changes, and go back together",
          "Use \"rearguard run revert "
              + held.run()
              + "\"; to revert this host alone, say --alone.");
    }
  }

  private static Said.Refused refused(Problem.Kind kind, String message, String hint) {
    return new Said.Refused(List.of(Problem.of(kind, message, hint)));
  }

  private static HostException conflict(String message, String hint) {
    return new HostException(Problem.of(Problem.Kind.CONFLICT, message, hint));
  }
}
