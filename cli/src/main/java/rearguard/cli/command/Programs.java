package rearguard.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Starts other programs; what they say on standard error is seen by the person. */
@FunctionalInterface
public interface Programs {

  /** Its standard input and output; closing it ends it. */
  interface Running extends AutoCloseable {
    InputStream out();

    OutputStream in();

    @Override
    void close();
  }

  Running start(List<String> words) throws IOException;
}
