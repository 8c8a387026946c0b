package rearguard.agent.host;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** A running program that answers line by line. */
final class LocalConversation implements Programs.Conversation {
  private static final int LINES = 64;

  private sealed interface Heard {
    record Line(String text) implements Heard {}

    record End() implements Heard {}
  }

  private final Command command;
  private final LocalPrograms.Started started;
  private final LocalPrograms.Drain error;
  private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(LINES);
  private final Thread listener;

  LocalConversation(Command command, LocalPrograms.Started started) {
    this.command = command;
    this.started = started;
    error = LocalPrograms.Drain.of(started.process().getErrorStream());
    listener = Thread.ofPlatform().daemon().name("listener").unstarted(this::listen);
    listener.start();
  }

  @Override
  public String say(String line) throws HostException, InterruptedException {
    if (line.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a line cannot hold a line break");
    }
    try {
      var out = started.process().getOutputStream();
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw ended();
    }
    try {
      return answer();
    } catch (InterruptedException e) {
      // What it answers from now on would be taken for the answer to the next line.
      close();
      throw e;
    }
  }

  private String answer() throws HostException, InterruptedException {
    return switch (heard.poll(command.within().toNanos(), TimeUnit.NANOSECONDS)) {
      case Heard.Line(var text) -> text;
      case Heard.End _ -> {
        heard.add(new Heard.End());
        throw ended();
      }
      case null -> {
        close();
        throw new HostException(
            Problem.of(
                    Problem.Kind.UNREACHABLE,
                    LocalPrograms.named(command)
                        + " gave no answer within "
                        + command.within().toMillis()
                        + " ms and was ended",
                    "See why it hangs, then try again.")
                .mayBeRetried());
      }
    };
  }

  @Override
  public boolean alive() {
    return started.process().isAlive();
  }

  @Override
  public void close() {
    started.end();
    listener.interrupt();
  }

  private HostException ended() throws InterruptedException {
    error.await();
    var words = error.text().strip();
    return Trouble.plain(
        Problem.Kind.UNEXPECTED,
        LocalPrograms.named(command)
            + " ended in the middle of a conversation"
            + (words.isEmpty() ? "" : ": " + Quoted.of(words)),
        "");
  }

  private void listen() {
    try {
      try (var in = new BufferedInputStream(started.process().getInputStream())) {
        while (heardLine(in)) {
          // heardLine has put it in the queue
        }
      } catch (IOException _) {
        // closed because the program was ended: the end below says so
      }
      heard.put(new Heard.End());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean heardLine(InputStream in) throws IOException, InterruptedException {
    var line = new ByteArrayOutputStream();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() >= Programs.OUTPUT_LIMIT) {
        return false;
      }
      line.write(next);
    }
    heard.put(new Heard.Line(line.toString(StandardCharsets.UTF_8)));
    return true;
  }
}
