package rearguard.cli.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import rearguard.model.Problem;

/** Prints: data to one stream, talk to the other. May be used by several threads. */
public final class Console {
  private final Streams streams;
  private final Terminal terminal;
  private final Format format;
  private final Style dataStyle;
  private final Style talkStyle;
  private int drawn;

  public Console(
      Streams streams, Terminal terminal, Format format, Style dataStyle, Style talkStyle) {
    this.streams = streams;
    this.terminal = terminal;
    this.format = format;
    this.dataStyle = dataStyle;
    this.talkStyle = talkStyle;
  }

  /** Data, in the format that was asked for. */
  public synchronized void show(Page page) {
    page.lines(format, terminal, dataStyle).forEach(this::write);
    streams.output().flush();
  }

  /** One line of data, as it is; for texts that a shell reads. */
  public synchronized void text(String text) {
    write(text);
    streams.output().flush();
  }

  /** One event of a stream of data, on one line. */
  public synchronized void event(Value event) {
    write(JsonText.line(event));
    streams.output().flush();
  }

  public synchronized void say(Line line) {
    say(List.of(line));
  }

  /** Talk to the person, broken to the terminal's width if it is one. */
  public synchronized void say(List<Line> lines) {
    for (var line : lines) {
      var texts =
          terminal.talk() ? line.shown(talkStyle, terminal.columns()) : List.of(line.text());
      texts.forEach(text -> streams.talk().append(text).append('\n'));
    }
    streams.talk().flush();
  }

  /** A page as talk: what a person should read before going on. */
  public synchronized void tell(Page page) {
    for (var block : page.blocks()) {
      var texts = terminal.talk() ? block.shown(talkStyle, terminal.columns()) : block.plain();
      texts.forEach(text -> streams.talk().append(text).append('\n'));
    }
    streams.talk().flush();
  }

  /** An event for a program that listens to the talk. */
  public synchronized void tell(Value event) {
    streams.talk().append(JsonText.line(event)).append('\n').flush();
  }

  public void say(String text) {
    say(Line.of(text));
  }

  /** What is wrong, every line of it; as a document for a program, on the stream of the talk. */
  public synchronized void problems(List<Problem> problems) {
    switch (format) {
      case JSON -> talk(JsonText.lines(ProblemDocument.of(problems)));
      case JSONL -> tell(ProblemDocument.of(problems));
      case YAML -> talk(YamlText.lines(ProblemDocument.of(problems)));
      case PLAIN, AUTO -> say(ProblemLines.of(problems));
    }
  }

  private void talk(List<String> texts) {
    texts.forEach(text -> streams.talk().append(text).append('\n'));
    streams.talk().flush();
  }

  /** Something that only a person at a terminal needs to hear. */
  public void remark(String text) {
    if (terminal.talk()) {
      say(Line.of(Cell.faint(text)));
    }
  }

  /** The frames of one picture, each in the place of the one before. */
  public synchronized void draw(List<Line> frame) {
    var texts =
        frame.stream()
            .flatMap(line -> line.shown(talkStyle, terminal.columns() - 1).stream())
            .toList();
    var picture = new StringBuilder();
    if (drawn > 0) {
      picture.append("\u001b[").append(drawn).append("A\r");
    }
    texts.forEach(text -> picture.append("\u001b[2K").append(text).append('\n'));
    streams.talk().append(picture.append("\u001b[J")).flush();
    drawn = texts.size();
  }

  /** The picture stays as it is; what follows comes under it. */
  public synchronized void leavePicture() {
    drawn = 0;
  }

  /** A line typed by the person; empty at the end of the input. */
  public String ask(String question) {
    synchronized (this) {
      streams.talk().append(Cell.of(question).text()).append(' ').flush();
    }
    return readLine();
  }

  private String readLine() {
    var bytes = new java.io.ByteArrayOutputStream();
    try {
      for (int next = streams.input().read();
          next >= 0 && next != '\n' && bytes.size() < 1_000;
          next = streams.input().read()) {
        bytes.write(next);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return bytes.toString(StandardCharsets.UTF_8).strip();
  }

  /** The stack of an accident, for those who asked for it. */
  public synchronized void stack(Throwable accident) {
    accident.printStackTrace(streams.talk());
    streams.talk().flush();
  }

  private void write(String text) {
    streams.output().append(text).append('\n');
  }
}
