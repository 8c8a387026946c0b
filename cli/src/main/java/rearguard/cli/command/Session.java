package rearguard.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import rearguard.cli.link.Context;
import rearguard.cli.link.Controller;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Console;
import rearguard.cli.output.Format;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.reply.Status;
import rearguard.cli.view.HoldPages;
import rearguard.cli.view.LockdownPages;
import rearguard.cli.view.When;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;

/** One use of the command line: who is asked, where the answer goes. Used by one thread. */
public final class Session implements AutoCloseable {
  private final Surroundings surroundings;
  private final Console console;
  private final Given words;
  private Optional<Controller> controller = Optional.empty();
  private Optional<ApplicationName> about = Optional.empty();

  public Session(Surroundings surroundings, Console console, Given words) {
    this.surroundings = surroundings;
    this.console = console;
    this.words = words;
  }

  public Console console() {
    return console;
  }

  public Surroundings surroundings() {
    return surroundings;
  }

  public Format format() {
    return Options.format(words);
  }

  /** Whether a question can be put to a person. */
  public boolean canAsk() {
    return surroundings.terminal().input()
        && surroundings.terminal().talk()
        && !words.has("--no-input");
  }

  public When when() {
    return new When(surroundings.clock().instant(), surroundings.zone());
  }

  public Path contextFolder() {
    return surroundings.contextFolder(Options.text(words, "--context-dir"));
  }

  /** Asks the controller and goes on with what it gives; a refusal is told. */
  public <T> int ask(Function<Controller, Answer<T>> question, ToIntFunction<T> then) {
    return told(question(question), then);
  }

  /** Asks the controller. */
  public <T> Answer<T> question(Function<Controller, Answer<T>> question) {
    return controller().then(question);
  }

  public <T> int told(Answer<T> answer, ToIntFunction<T> then) {
    return switch (answer) {
      case Answer.Given<T>(var value) -> then.applyAsInt(value);
      case Answer.Refused<T>(var problems) -> refuse(problems);
    };
  }

  public int refuse(List<Problem> problems) {
    console.problems(problems);
    return problems.getFirst().kind().exitCode();
  }

  /** From here on the command concerns that application: what keeps its users away is told. */
  public Session about(ApplicationName application) {
    about = Optional.of(application);
    return this;
  }

  /**
   * Shows the answer, what keeps users of its application away, and what to do next. A program
   * finds that in the answer.
   */
  public int show(Page page, String next) {
    var status = about.map(_ -> question(Controller::status));
    if (status.isPresent() && status.get() instanceof Answer.Given<Status>(var told)) {
      var shut = HoldPages.of(told, about);
      var locked = LockdownPages.of(told, about);
      console.show(
          page.with("lockdowns", LockdownPages.document(locked))
              .with("holds", HoldPages.document(shut)));
      if (format() == Format.AUTO || format() == Format.PLAIN) {
        console.say(LockdownPages.lines(locked, when()));
        console.say(HoldPages.lines(LockdownPages.others(locked, shut), when()));
      }
    } else {
      console.show(page);
      status.ifPresent(_ -> console.remark("nobody could say whether users are kept away"));
    }
    next(next);
    return 0;
  }

  public void next(String words) {
    console.say(Line.of(Cell.faint("Next: "), Cell.of(words)));
  }

  /** The connection, made with the first question. */
  public Answer<Controller> controller() {
    if (controller.isPresent()) {
      return Answer.given(controller.get());
    }
    return Context.read(contextFolder())
        .then(
            context -> {
              console.remark("contacting controller " + context.address() + " …");
              return Controller.of(context);
            })
        .then(
            open -> {
              controller = Optional.of(open);
              return Answer.given(open);
            });
  }

  @Override
  public void close() {
    controller.ifPresent(Controller::close);
  }
}
