package rearguard.agent.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A real host that remembers which calls were made of it, programs by their words. */
public final class WatchedHost implements Host {
  private final Host real;
  private final List<String> calls = new ArrayList<>();

  public WatchedHost(Host real) {
    this.real = real;
  }

  /** Such as {@code Disk.move} or {@code Programs.run git}. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public Programs programs() {
    return watched(Programs.class, real.programs());
  }

  @Override
  public Disk disk() {
    return watched(Disk.class, real.disk());
  }

  @Override
  public Processes processes() {
    return watched(Processes.class, real.processes());
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

  private <T> T watched(Class<T> door, T behind) {
    return door.cast(
        Proxy.newProxyInstance(
            door.getClassLoader(),
            new Class<?>[] {door},
            (proxy, method, arguments) -> {
              var said =
                  method.getParameterCount() > 0 && arguments[0] instanceof Command command
                      ? command.words()
                      : List.of();
              calls.add(
                  door.getSimpleName()
                      + "."
                      + method.getName()
                      + (said.isEmpty() ? "" : " " + said.getFirst()));
              try {
                return method.invoke(behind, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
