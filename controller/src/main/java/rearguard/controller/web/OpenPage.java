package rearguard.controller.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One browser that looks. What waits to be told is two marks, never a queue: a reader that does not
 * keep up is told once, when it can hear. No thread is held while there is nothing to say.
 */
final class OpenPage implements WriteListener, AsyncListener {
  private final AsyncContext context;
  private final ServletOutputStream out;
  private final Consumer<OpenPage> gone;
  private long news;
  private long told;
  private boolean greeted;
  private boolean ping;
  private boolean unflushed;
  private boolean ended;

  OpenPage(AsyncContext context, Consumer<OpenPage> gone) throws IOException {
    this.context = context;
    this.gone = gone;
    this.out = context.getResponse().getOutputStream();
  }

  void begin() {
    context.setTimeout(0);
    context.addListener(this);
    out.setWriteListener(this);
  }

  synchronized void changed(long number) {
    news = number;
    speak();
  }

  synchronized void ping() {
    ping = true;
    speak();
  }

  /** Ends the answer; the browser comes back by itself when there is somebody to come back to. */
  synchronized void end() {
    if (!ended) {
      ended = true;
      gone.accept(this);
      complete();
    }
  }

  private void complete() {
    try {
      context.complete();
    } catch (IllegalStateException alreadyOver) {
      // The container ended it first, which is what was wanted.
    }
  }

  @Override
  public synchronized void onWritePossible() {
    speak();
  }

  private void speak() {
    try {
      while (!ended && out.isReady()) {
        if (unflushed) {
          unflushed = false;
          out.flush();
          continue;
        }
        Optional<String> next = next();
        if (next.isEmpty()) {
          return;
        }
        out.write(next.get().getBytes(StandardCharsets.UTF_8));
        unflushed = true;
      }
    } catch (IOException | IllegalStateException e) {
      end();
    }
  }

  private Optional<String> next() {
    if (!greeted) {
      greeted = true;
      return Optional.of("retry: 2000\n\n");
    }
    if (told != news) {
      told = news;
      return Optional.of("id: " + news + "\nevent: change\ndata: changed\n\n");
    }
    if (ping) {
      ping = false;
      return Optional.of(": ping\n\n");
    }
    return Optional.empty();
  }

  @Override
  public void onError(Throwable failure) {
    end();
  }

  @Override
  public void onError(AsyncEvent event) {
    end();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    end();
  }

  @Override
  public synchronized void onComplete(AsyncEvent event) {
    ended = true;
    gone.accept(this);
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // An answer that began stays the same answer.
  }
}
