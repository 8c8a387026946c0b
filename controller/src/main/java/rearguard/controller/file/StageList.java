package rearguard.controller.file;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import rearguard.controller.file.Application.AskedCheck;
import rearguard.controller.file.WrittenStage.Deed;
import rearguard.model.name.CheckName;
import rearguard.model.name.ComponentName;

/**
 * What can be seen of a spelled-out order by itself: everything of the procedure is in one stage,
 * what stops comes back, traffic is held before anything changes, and let through when all has
 * changed and was verified. Pure.
 */
final class StageList {
  private final List<WrittenStage> stages;
  private final WrittenOrder order;
  private final List<WrittenOrder.Against> against = new ArrayList<>();

  private StageList(List<WrittenStage> stages) {
    this.stages = stages;
    this.order = new WrittenOrder(stages);
  }

  static List<WrittenOrder.Against> against(
      List<WrittenStage> stages, List<AskedCheck> checks, List<ComponentName> all) {
    var list = new StageList(stages);
    list.eachOnce();
    list.complete(all);
    list.returning();
    list.traffic();
    list.verified(checks);
    return list.against;
  }

  private void eachOnce() {
    for (int i = 0; i < stages.size(); i++) {
      var stage = stages.get(i);
      for (var name : stage.components()) {
        Predicate<WrittenStage> same =
            one ->
                (one.deed() == stage.deed() || (one.deed().brings() && stage.deed().brings()))
                    && one.components().contains(name);
        int first = order.first(same);
        if (first < i) {
          say(
              i,
              quoted(name) + " is in stage " + (first + 1) + " already",
              "Keep one of the two: what was brought back once is not changed again.");
        }
      }
    }
  }

  private void complete(List<ComponentName> all) {
    for (var name : all) {
      if (stages.stream().noneMatch(stage -> placed(stage, name))) {
        say(
            0,
            quoted(name) + " is in no stage",
            "Name it in one, or leave it out with \"restore: […]\" beside \"stages\".");
      }
    }
    for (int i = 0; i < stages.size(); i++) {
      for (var name : stages.get(i).components()) {
        if (stages.get(i).deed() == Deed.RESTORE && !all.contains(name)) {
          say(
              i,
              quoted(name) + " is restored, and \"restore\" does not name it",
              "Name it there, or take it out of the stage.");
        }
      }
    }
    if (stages.stream().noneMatch(stage -> stage.deed().brings())) {
      say(0, "no stage brings anything back", "Add a stage, as \"- restore: code\".");
    }
  }

  private static boolean placed(WrittenStage stage, ComponentName name) {
    return (stage.deed().brings() || stage.deed() == Deed.HOLD)
        && stage.components().contains(name);
  }

  /** What stops comes back in a later stage. */
  private void returning() {
    for (int i = 0; i < stages.size(); i++) {
      int at = i;
      for (var name : stages.get(i).components()) {
        if (stages.get(i).deed() == Deed.STOP
            && order.brought(name).filter(to -> to > at).isEmpty()) {
          say(
              i,
              quoted(name) + " stops and no later stage brings it back",
              "Restore it in a later stage: that starts it.");
        }
      }
    }
  }

  private void traffic() {
    int change = order.first(stage -> stage.deed().changes());
    int last = order.last(stage -> stage.deed().changes());
    for (int i = 0; i < stages.size(); i++) {
      var stage = stages.get(i);
      if (stage.deed() == Deed.HOLD && i > change) {
        say(
            i,
            "traffic is held after stage " + (change + 1) + " has changed something",
            "Hold it first: what needs a hold never changes in the open.");
      }
      if (stage.deed() == Deed.RELEASE && i < last) {
        say(
            i,
            "traffic is let through before stage " + (last + 1) + " has changed something",
            "Let it through when everything has changed.");
      }
      for (var name : stage.components()) {
        paired(i, stage, name);
      }
    }
  }

  private void paired(int at, WrittenStage stage, ComponentName name) {
    if (stage.deed() == Deed.RELEASE && order.first(one -> one.does(Deed.HOLD, name)) >= at) {
      say(at, quoted(name) + " is let through and was not held", "Hold it in the first stage.");
    }
    if (stage.deed() == Deed.HOLD
        && stages.stream().noneMatch(one -> one.does(Deed.RELEASE, name))) {
      say(
          at,
          quoted(name) + " is held and never let through",
          "Add \"- release: " + name + "\" once all is verified.");
    }
  }

  private void verified(List<AskedCheck> checks) {
    int change = order.first(stage -> stage.deed().changes());
    int last = order.last(stage -> stage.deed().changes());
    int open = order.first(stage -> stage.deed() == Deed.RELEASE);
    boolean held = stages.stream().anyMatch(stage -> stage.deed() == Deed.HOLD);
    for (int i = 0; i < stages.size(); i++) {
      var asked =
          stages.get(i).deed() == Deed.WATCH ? List.<CheckName>of() : stages.get(i).verify();
      for (var name : asked) {
        if (i < change) {
          say(i, "check " + name + " is asked before anything changes", "Ask it afterwards.");
        }
        if (stages.get(i).deed().brings() && !asked(checks, name, AskedCheck::inside)) {
          say(
              i,
              "check " + name + " is not asked on each host",
              "Give it \"on\" and no \"from\", or ask it in a stage of its own.");
        }
        if (held && i < open && asked(checks, name, AskedCheck::outside)) {
          say(
              i,
              "check " + name + " is asked from outside while traffic is held",
              "Ask it after the stage that lets traffic through.");
        }
      }
    }
    boolean inside = checks.stream().anyMatch(AskedCheck::inside);
    if (open < stages.size() && inside && verifies(last, open, checks).findAny().isEmpty()) {
      say(
          open,
          "traffic is let through before anything is verified",
          "Verify first, with a check that is asked on the hosts.");
    }
    if (!checks.isEmpty() && stages.stream().skip(last).allMatch(one -> one.verify().isEmpty())) {
      say(last, "nothing is verified after the last change", "End with \"- verify: …\".");
    }
  }

  private IntStream verifies(int from, int to, List<AskedCheck> checks) {
    return IntStream.range(from, to)
        .filter(
            at ->
                stages.get(at).verify().stream()
                    .anyMatch(name -> asked(checks, name, AskedCheck::inside)));
  }

  private static boolean asked(
      List<AskedCheck> checks, CheckName name, Predicate<AskedCheck> which) {
    return checks.stream().anyMatch(one -> one.check().name().equals(name) && which.test(one));
  }

  private void say(int stage, String message, String hint) {
    against.add(new WrittenOrder.Against(stage, message, hint));
  }

  private static String quoted(ComponentName name) {
    return "\"" + name + "\"";
  }
}
