package rearguard.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import rearguard.cli.command.Programs;

/** Programs of this machine. */
final class LocalPrograms implements Programs {
  private record Child(Process process) implements Running {
    @Override
    public InputStream out() {
      return process.getInputStream();
    }

    @Override
    public OutputStream in() {
      return process.getOutputStream();
    }

    @Override
    public void close() {
      process.destroy();
    }
  }

  @Override
  public Running start(List<String> words) throws IOException {
    return new Child(
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }
}
