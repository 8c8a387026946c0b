package rearguard.agent.driver;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import rearguard.agent.host.Command;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;
import rearguard.agent.host.Pause;
import rearguard.agent.host.Processes;
import rearguard.agent.host.Programs;
import rearguard.agent.host.Ran;

/**
 * A machine that was booted with the real systemd, in namespaces of its own (machine.sh). What a
 * host is asked is asked in there; only the folder for temporary files is the tests' own.
 */
public final class Machine implements BeforeAllCallback, AfterAllCallback {
  private static final Path OURS = Path.of(System.getProperty("java.io.tmpdir"));
  private Optional<Process> process = Optional.empty();
  private long pid;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    var script = Files.createTempFile("machine", ".sh");
    try (var text = Machine.class.getResourceAsStream("machine.sh")) {
      Files.write(script, text.readAllBytes());
    }
    var hybrid = Path.of("/sys/fs/cgroup/unified");
    var cgroups = Files.isDirectory(hybrid) ? hybrid : Path.of("/sys/fs/cgroup");
    var cgroup = cgroups + "/rearguard-machine-" + ProcessHandle.current().pid();
    process =
        Optional.of(
            new ProcessBuilder("bash", script.toString(), cgroup)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    pid = first(process.get());
    awaitBoot();
    Files.delete(script);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (process.isPresent()) {
      process.get().getOutputStream().close();
      process.get().waitFor();
    }
  }

  /** The pid outside of what is PID 1 inside. */
  private static long first(Process process) throws Exception {
    for (var look = 0; look < 100; look++) {
      for (var child : process.descendants().toList()) {
        if (child.info().command().filter(name -> name.endsWith("/systemd")).isPresent()) {
          return child.pid();
        }
      }
      new Pause().take(Duration.ofMillis(50));
    }
    process.getOutputStream().close();
    throw new IllegalStateException("no systemd came up");
  }

  private void awaitBoot() throws Exception {
    for (var look = 0; look < 200; look++) {
      if (shell("systemctl is-active basic.target || true").strip().equals("active")) {
        return;
      }
      new Pause().take(Duration.ofMillis(50));
    }
    throw new IllegalStateException("systemd did not boot: " + shell("systemctl list-jobs"));
  }

  /** Where a path of the machine is for the test. */
  public Path seen(String path) {
    return Path.of("/proc/" + pid + "/root/." + path); // the dot: what is there, not the link to it
  }

  /** Runs a script in the machine and gives what it printed. */
  public String shell(String text) throws Exception {
    var words = new ArrayList<>(enter());
    words.addAll(List.of("bash", "-euc", text));
    var ran = new ProcessBuilder(words).redirectErrorStream(true).start();
    ran.getOutputStream().close();
    var out = new String(ran.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (ran.waitFor() != 0) {
      throw new IllegalStateException("in the machine failed: " + text + "\n" + out);
    }
    return out;
  }

  private List<String> enter() {
    return List.of("nsenter", "-t", "" + pid, "-m", "-u", "-i", "-p", "-C", "-w", "--");
  }

  /** The machine as a driver sees it, through the host of the tests. */
  public Host on(Host real) {
    return new Inside(real);
  }

  private final class Inside implements Host {
    private final Host real;

    private Inside(Host real) {
      this.real = real;
    }

    @Override
    public Programs programs() {
      return new Programs() {
        @Override
        public Ran run(Command command) throws HostException, InterruptedException {
          return real.programs().run(entering(command));
        }

        @Override
        public Conversation open(Command command) throws HostException {
          return real.programs().open(entering(command));
        }

        @Override
        public int endLeftovers() throws HostException {
          return real.programs().endLeftovers();
        }

        @Override
        public String foundBy() {
          return real.programs().foundBy();
        }
      };
    }

    private Command entering(Command command) {
      var words = new ArrayList<>(enter());
      if (command.as().isPresent()) {
        var as = command.as().get();
        words.addAll(List.of("setpriv", "--reuid=" + as.user(), "--regid=" + as.group()));
        words.addAll(List.of("--clear-groups", "--"));
      }
      words.addAll(command.words());
      return Command.of(command.folder(), command.within(), words)
          .with(command.environment())
          .reading(command.input());
    }

    @Override
    public Disk disk() {
      var behind = real.disk();
      return (Disk)
          Proxy.newProxyInstance(
              Disk.class.getClassLoader(),
              new Class<?>[] {Disk.class},
              (_, method, arguments) -> {
                try {
                  if (method.getName().equals("freeBytes")) {
                    return behind.freeBytes(OURS); // its mounts are not in our table of mounts
                  }
                  return method.invoke(behind, Arrays.stream(arguments).map(this::moved).toArray());
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    private Object moved(Object argument) {
      return argument instanceof Path path && !path.startsWith(OURS) ? seen("" + path) : argument;
    }

    @Override
    public Processes processes() {
      return new Inner(real.processes());
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
  }

  /** The kernel's processes, by the numbers they have inside. */
  private record Inner(Processes real) implements Processes {
    private static Map<Integer, Integer> inner(List<Seen> all) {
      var numbers = new HashMap<Integer, Integer>();
      for (var one : all) {
        try (var lines = Files.lines(Path.of("/proc/" + one.pid() + "/status"))) {
          lines
              .filter(line -> line.startsWith("NSpid:"))
              .map(line -> line.split("\\s+"))
              .filter(words -> words.length == 3)
              .forEach(words -> numbers.put(one.pid(), Integer.parseInt(words[2])));
        } catch (IOException | java.io.UncheckedIOException _) {
          // it ended
        }
      }
      return numbers;
    }

    @Override
    public List<Seen> all() throws HostException {
      var all = real.all();
      var numbers = inner(all);
      return all.stream()
          .filter(one -> numbers.containsKey(one.pid()))
          .map(
              one ->
                  new Seen(
                      numbers.getOrDefault(one.pid(), 0),
                      numbers.getOrDefault(one.parent(), 0),
                      one.user(),
                      one.start(),
                      one.words(),
                      one.folder()))
          .toList();
    }

    @Override
    public Set<Integer> portsOf(Set<Integer> pids) throws HostException {
      return real.portsOf(
          inner(real.all()).entrySet().stream()
              .filter(number -> pids.contains(number.getValue()))
              .map(Map.Entry::getKey)
              .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Override
    public List<Seen> listeningOn(int port) throws HostException {
      return real.listeningOn(port);
    }

    @Override
    public boolean somethingListensOn(int port) throws HostException {
      return real.somethingListensOn(port);
    }

    @Override
    public boolean ends(Seen process, Duration patience) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void end(Seen process, Duration patience) {
      throw new UnsupportedOperationException();
    }
  }
}
