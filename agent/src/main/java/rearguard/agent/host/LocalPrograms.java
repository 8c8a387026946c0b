package rearguard.agent.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** Programs of this machine. */
final class LocalPrograms implements Programs {
  private static final String USUAL_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final long DRAIN_MILLIS = 2000;
  private static final int ENDED = 128 + 9;

  private final LocalHost.Mark mark;
  private final Accounts accounts = new Accounts();
  private final AtomicLong number = new AtomicLong();
  private Optional<Optional<Cells>> cells = Optional.empty();

  LocalPrograms(LocalHost.Mark mark) {
    this.mark = mark;
  }

  /** Looked for when the first program starts, not before. */
  private synchronized Optional<Cells> cells() {
    if (cells.isEmpty()) {
      cells = Optional.of(Cells.of(mark.own()));
    }
    return cells.get();
  }

  /** A process and how its family is found: by its mark and its cell; an unmarked one has none. */
  record Started(Process process, String mark, Optional<Cells.Cell> cell) {
    void end() {
      Family.end(process.toHandle(), mark);
      cell.ifPresent(Cells.Cell::end);
    }

    /** It ended by itself. */
    void left() {
      cell.ifPresent(Cells.Cell::leave);
    }
  }

  @Override
  public Ran run(Command command) throws HostException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var started = start(command);
    var process = started.process();
    var out = Drain.of(process.getInputStream());
    var error = Drain.of(process.getErrorStream());
    feed(process.getOutputStream(), command.input());
    try {
      if (!process.waitFor(command.within())) {
        started.end();
        out.await();
        error.await();
        throw tooSlow(command, new Ran(ENDED, out.text(), error.text(), out.cut() || error.cut()));
      }
      out.await();
      error.await();
    } catch (InterruptedException e) {
      started.end();
      throw e;
    }
    started.left();
    var ran = new Ran(process.exitValue(), out.text(), error.text(), out.cut() || error.cut());
    refuseUnstarted(command, ran);
    return ran;
  }

  @Override
  public Conversation open(Command command) throws HostException {
    return new LocalConversation(command, start(command));
  }

  @Override
  public int endLeftovers() {
    int marked = Family.endMarked(mark.own() + "/", _ -> true);
    int hidden = cells().map(Cells::endAll).orElse(0);
    return marked + hidden + mark.endFormer();
  }

  @Override
  public String foundBy() {
    return cells()
        .map(own -> "the cgroups below " + own.folder() + ", and a mark in their environment")
        .orElse("a mark in their environment: this agent may make no cgroups of version 2");
  }

  private Started start(Command command) throws HostException {
    var runsAs = command.as().map(Owner::user).orElse(accounts.self());
    if (runsAs != accounts.self() && accounts.self() != 0) {
      throw Trouble.plain(
          Problem.Kind.NOT_ALLOWED,
          "cannot run " + named(command) + " as user " + runsAs,
          "Run the agent as root, or as that user.");
    }
    var account = accounts.of(runsAs);
    long turn = number.incrementAndGet();
    var familyMark = command.marked() ? mark.own() + "/" + turn + "/" : "";
    var environment = environment(command, account, familyMark);
    var program = located(command, environment.getOrDefault("PATH", USUAL_PATH));
    var words = new ArrayList<>(words(command, account));
    words.set(words.size() - command.words().size(), program);
    words.addAll(0, command.borrowing());
    var cell =
        command.marked() ? cells().flatMap(own -> own.make(turn)) : Optional.<Cells.Cell>empty();
    words.addAll(0, cell.map(Cells.Cell::entering).orElse(List.of()));
    var builder = new ProcessBuilder(words);
    builder.directory(command.folder().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return new Started(builder.start(), familyMark, cell);
    } catch (IOException e) {
      cell.ifPresent(Cells.Cell::leave);
      throw Trouble.of("run " + named(command), e);
    }
  }

  /** The words with what is needed in front to become another user. */
  List<String> words(Command command, Accounts.Account account) {
    var owner = command.as();
    if (owner.isEmpty() || owner.get().user() == accounts.self()) {
      return command.words();
    }
    var words = new ArrayList<String>();
    words.add("setpriv");
    words.add("--reuid=" + owner.get().user());
    words.add("--regid=" + owner.get().group());
    words.add(account.known() ? "--init-groups" : "--clear-groups");
    words.add("--");
    words.addAll(command.words());
    return words;
  }

  static Map<String, String> environment(
      Command command, Accounts.Account account, String familyMark) {
    var path = System.getenv("PATH");
    var environment = new java.util.TreeMap<String, String>();
    environment.put("PATH", path == null || path.isBlank() ? USUAL_PATH : path);
    environment.put("HOME", account.home());
    environment.put("USER", account.user());
    environment.put("LANG", "C.UTF-8");
    environment.putAll(command.environment());
    if (!familyMark.isEmpty()) {
      environment.put(Family.VARIABLE, familyMark);
    }
    return environment;
  }

  /** Where the program is by the command's own PATH; Java alone would look along the agent's. */
  private static String located(Command command, String path) throws HostException {
    if (!Files.isDirectory(command.folder())) {
      throw Trouble.plain(
          Problem.Kind.NOT_FOUND,
          "cannot run "
              + named(command)
              + ": folder \""
              + Quoted.of(command.folder().toString())
              + "\" is not there",
          "");
    }
    var program = command.words().getFirst();
    if (program.contains("/")) {
      var file = command.folder().resolve(program);
      if (!Files.exists(file)) {
        throw missing(command);
      }
      if (!Files.isExecutable(file) || Files.isDirectory(file)) {
        throw notAllowed(command, "it is not executable");
      }
      return program;
    }
    return List.of(path.split(":", -1)).stream()
        .map(folder -> Path.of(folder, program))
        .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
        .map(Path::toString)
        .findFirst()
        .orElseThrow(() -> missing(command));
  }

  private void refuseUnstarted(Command command, Ran ran) throws HostException {
    boolean ofSetpriv =
        ran.error().startsWith("setpriv: ") && !command.words().getFirst().endsWith("setpriv");
    if (!ofSetpriv && !ran.error().contains("/cgroup.procs: 1: exec: ")) {
      return;
    }
    switch (ran.exit()) {
      case 127 -> throw missing(command);
      case 126, 1 -> throw notAllowed(command, ran.error().strip());
      default -> {}
    }
  }

  private static HostException notAllowed(Command command, String why) {
    return Trouble.plain(
        Problem.Kind.NOT_ALLOWED,
        "cannot run " + named(command) + ": " + Quoted.of(why),
        "Look at the permissions of the program for that user.");
  }

  private static HostException missing(Command command) {
    return Trouble.plain(
        Problem.Kind.NOT_FOUND,
        "program " + named(command) + " is not there",
        "Install it, or put it on the PATH of the agent.");
  }

  private static HostException tooSlow(Command command, Ran until) {
    return new HostException(
        Problem.of(
                Problem.Kind.UNREACHABLE,
                named(command)
                    + " took longer than "
                    + command.within().toMillis()
                    + " ms and was ended",
                "See why it hangs, then try again.")
            .mayBeRetried(),
        until);
  }

  static String named(Command command) {
    return "\"" + Quoted.of(command.words().getFirst()) + "\"";
  }

  /** In a thread of its own: a program that answers before it has read all must not block us. */
  private static void feed(OutputStream to, String input) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (to) {
                to.write(input.getBytes(StandardCharsets.UTF_8));
              } catch (IOException _) {
                return; // it ended without reading; its exit says the rest
              }
            });
  }

  /** Reads to the end whatever comes and keeps the beginning, so that the writer never waits. */
  static final class Drain {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread reader;
    private boolean cut;

    private Drain(InputStream from) {
      reader = Thread.ofPlatform().daemon().name("drain").unstarted(() -> read(from));
    }

    static Drain of(InputStream from) {
      var drain = new Drain(from);
      drain.reader.start();
      return drain;
    }

    private void read(InputStream from) {
      var buffer = new byte[1 << 16];
      try (from) {
        for (var count = from.read(buffer); count >= 0; count = from.read(buffer)) {
          keep(buffer, count);
        }
      } catch (IOException _) {
        return; // closed because the program was ended
      }
    }

    private synchronized void keep(byte[] buffer, int count) {
      var room = Math.min(count, OUTPUT_LIMIT - kept.size());
      kept.write(buffer, 0, room);
      cut |= room < count;
    }

    /** A daemon the program left behind may hold the pipe for ever: then what came is all. */
    void await() throws InterruptedException {
      reader.join(DRAIN_MILLIS);
    }

    synchronized String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }

    synchronized boolean cut() {
      return cut;
    }
  }
}
