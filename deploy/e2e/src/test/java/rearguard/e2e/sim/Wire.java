package rearguard.e2e.sim;

/**
 * One stream between an agent and a controller. What is sent comes in order; a direction that is
 * cut delivers late, when it heals, unless an end has closed meanwhile.
 */
final class Wire {

  /** Of a host's line: until when nothing passes. */
  static final class Line {
    long downCutUntil;
    long upCutUntil;
    int slowest = 40;

    boolean cut(long now) {
      return now < downCutUntil || now < upCutUntil;
    }
  }

  final SimController controller;
  final SimAgent agent;
  private final Sim sim;
  private final int agentLife;
  private final int controllerLife;
  private boolean openAtAgent = true;
  private boolean openAtController = true;

  /** Reports that came over this stream, and whether the ledger has them. */
  private final java.util.TreeMap<Long, Boolean> received = new java.util.TreeMap<>();

  private long lastDown;
  private long lastUp;

  Wire(Sim sim, SimController controller, SimAgent agent) {
    this.sim = sim;
    this.controller = controller;
    this.agent = agent;
    this.agentLife = agent.life();
    this.controllerLife = controller.life();
  }

  boolean openAtAgent() {
    return openAtAgent && agent.up() && agent.life() == agentLife;
  }

  boolean openAtController() {
    return openAtController && controller.up() && controller.life() == controllerLife;
  }

  void arrived(long number) {
    received.putIfAbsent(number, false);
  }

  /** An acknowledgement speaks for all reports up to its number. */
  java.util.OptionalLong committed(long number) {
    received.replace(number, true);
    var upTo = java.util.OptionalLong.empty();
    while (!received.isEmpty() && received.firstEntry().getValue()) {
      upTo = java.util.OptionalLong.of(received.pollFirstEntry().getKey());
    }
    return upTo;
  }

  void down(Runnable arrives) {
    if (!openAtController) {
      return;
    }
    lastDown = Math.max(lastDown + 1, sim.now() + sim.between(1, agent.line.slowest));
    pass(() -> agent.line.downCutUntil, lastDown, () -> arriveAtAgent(arrives));
  }

  void up(Runnable arrives) {
    if (!openAtAgent) {
      return;
    }
    lastUp = Math.max(lastUp + 1, sim.now() + sim.between(1, agent.line.slowest));
    pass(() -> agent.line.upCutUntil, lastUp, () -> arriveAtController(arrives));
  }

  private void pass(java.util.function.LongSupplier cutUntil, long at, Runnable arrives) {
    long free = Math.max(at, cutUntil.getAsLong());
    sim.after(
        free - sim.now(),
        () -> {
          if (sim.now() < cutUntil.getAsLong()) {
            pass(cutUntil, sim.now(), arrives);
          } else {
            arrives.run();
          }
        });
  }

  private void arriveAtAgent(Runnable work) {
    if (openAtAgent()) {
      agent.now(
          () -> {
            if (openAtAgent()) {
              work.run();
            }
          });
    }
  }

  private void arriveAtController(Runnable work) {
    if (openAtController()) {
      controller.now(
          () -> {
            if (openAtController()) {
              work.run();
            }
          });
    }
  }

  /** The agent hangs up; the other side hears of it when the line lets it. */
  void closeAtAgent() {
    if (openAtAgent) {
      up(() -> controller.over(this));
      openAtAgent = false;
    }
  }

  void closeAtController() {
    if (openAtController) {
      down(() -> agent.over(this));
      openAtController = false;
    }
  }

  /** The kernel of a killed program says so; that of a host without power does not. */
  void endOfAgent(boolean said) {
    if (said && openAtAgent) {
      pass(
          () -> agent.line.upCutUntil,
          sim.now() + 5,
          () -> arriveAtController(() -> controller.over(this)));
    }
    openAtAgent = false;
  }

  void endOfController() {
    if (openAtController) {
      pass(
          () -> agent.line.downCutUntil,
          sim.now() + 5,
          () -> arriveAtAgent(() -> agent.over(this)));
    }
    openAtController = false;
  }
}
