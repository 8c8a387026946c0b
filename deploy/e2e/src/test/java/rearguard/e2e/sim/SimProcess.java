package rearguard.e2e.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * A program that can be killed and stopped: what it had planned is gone with it, and waits while it
 * is stopped.
 */
abstract class SimProcess {
  final Sim sim;
  final String name;
  private final List<Runnable> held = new ArrayList<>();
  private int life;
  private boolean up;
  private boolean stopped;

  SimProcess(Sim sim, String name) {
    this.sim = sim;
    this.name = name;
  }

  boolean up() {
    return up;
  }

  boolean stopped() {
    return stopped;
  }

  /** Changes with each start. */
  int life() {
    return life;
  }

  void start() {
    up = true;
    stopped = false;
    life++;
    held.clear();
    sim.say(name, "starts");
    booted();
  }

  /** What it does first. */
  abstract void booted();

  /** kill -9; what it had begun to write may be there or not. */
  void kill() {
    if (up) {
      sim.say(name, "killed");
      up = false;
      killed();
      life++;
      held.clear();
    }
  }

  void killed() {}

  void stop() {
    if (up && !stopped) {
      sim.say(name, "stopped");
      stopped = true;
    }
  }

  void goOn() {
    if (up && stopped) {
      sim.say(name, "goes on");
      stopped = false;
      var late = List.copyOf(held);
      held.clear();
      late.forEach(this::now);
    }
  }

  /** At once, unless it is stopped: then when it goes on. */
  void now(Runnable work) {
    int born = life;
    sim.after(0, () -> run(born, work));
  }

  /** In this life only. */
  void after(long millis, Runnable work) {
    int born = life;
    sim.after(millis, () -> run(born, work));
  }

  private void run(int born, Runnable work) {
    if (born != life || !up) {
      return;
    }
    if (stopped) {
      held.add(work);
    } else {
      work.run();
    }
  }
}
