package rearguard.agent.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * A real host whose agent is killed, or whose disk fails, just before the n-th call of disk,
 * programs or processes. Nothing works after a kill: no clean-up of the dying can help.
 */
public final class FaultyHost implements Host {
  /** The agent is dead; nothing may catch this but the test. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private final Host real;
  private final int fatal;
  private final boolean kill;
  private int calls;

  private FaultyHost(Host real, int fatal, boolean kill) {
    this.real = real;
    this.fatal = fatal;
    this.kill = kill;
  }

  /** Killed before the call of that number, which counts from one. */
  public static FaultyHost killedAt(int call, Host real) {
    return new FaultyHost(real, call, true);
  }

  /** That one call fails; the others work. */
  public static FaultyHost failingAt(int call, Host real) {
    return new FaultyHost(real, call, false);
  }

  public boolean struck() {
    return calls >= fatal;
  }

  @Override
  public Programs programs() {
    return faulty(Programs.class, real.programs());
  }

  @Override
  public Disk disk() {
    return faulty(Disk.class, real.disk());
  }

  @Override
  public Processes processes() {
    return faulty(Processes.class, real.processes());
  }

  @Override
  public Owner self() {
    return real.self();
  }

  @Override
  public InstantSource clock() {
    return real.clock();
  }

  @Override
  public long ticks() {
    return real.ticks();
  }

  private <T> T faulty(Class<T> door, T behind) {
    return door.cast(
        Proxy.newProxyInstance(
            door.getClassLoader(),
            new Class<?>[] {door},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("close")) {
                count(() -> door.getSimpleName() + "." + method.getName());
              }
              try {
                var answer = method.invoke(behind, arguments);
                return answer instanceof Programs.Conversation talk
                    ? faulty(Programs.Conversation.class, talk)
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private synchronized void count(Supplier<String> what) throws HostException {
    calls++;
    if (kill && calls >= fatal) {
      throw new Killed();
    }
    if (calls == fatal) {
      throw Trouble.plain(
          rearguard.model.Problem.Kind.UNEXPECTED, what.get() + " failed, as the test wants", "");
    }
  }
}
