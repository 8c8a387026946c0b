package rearguard.agent.host;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.BiPredicate;
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
  private final BiPredicate<Method, Object[]> counts;
  private int calls;

  private FaultyHost(Host real, int fatal, boolean kill, BiPredicate<Method, Object[]> counts) {
    this.real = real;
    this.fatal = fatal;
    this.kill = kill;
    this.counts = counts;
  }

  /** Killed before the call of that number, which counts from one. */
  public static FaultyHost killedAt(int call, Host real) {
    return new FaultyHost(real, call, true, (_, _) -> true);
  }

  /**
   * Killed before the step of that number. A step is a call that may change anything; what comes
   * between two of them dies as the next one does. A look at a socket goes before each word to
   * whoever is behind it, and is a step for that word.
   */
  public static FaultyHost killedAtStep(int step, Host real) {
    return new FaultyHost(real, step, true, FaultyHost::changes);
  }

  private static boolean changes(Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "stat" -> isSocket((Path) arguments[0]);
      case "read", "witness", "readLink", "names", "digestTree", "sizeOfTree", "freeBytes" -> false;
      case "syncTree", "all", "portsOf", "listeningOn", "somethingListensOn", "ends" -> false;
      case "foundBy", "alive" -> false;
      default -> true;
    };
  }

  private static boolean isSocket(Path path) {
    try {
      return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) >>> 12 == 014;
    } catch (IOException _) {
      return false;
    }
  }

  /** That one call fails; the others work. */
  public static FaultyHost failingAt(int call, Host real) {
    return new FaultyHost(real, call, false, (_, _) -> true);
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
                count(method, arguments, () -> door.getSimpleName() + "." + method.getName());
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

  private synchronized void count(Method method, Object[] arguments, Supplier<String> what)
      throws HostException {
    calls += counts.test(method, arguments) ? 1 : 0;
    if (kill && calls >= fatal) {
      throw new Killed();
    }
    if (calls == fatal && !kill) {
      throw Trouble.plain(
          rearguard.model.Problem.Kind.UNEXPECTED, what.get() + " failed, as the test wants", "");
    }
  }
}
