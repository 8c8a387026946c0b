package rearguard.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads answers from and writes to.
 *
 * @param output data
 * @param talk everything that is said to a person
 */
public record Streams(InputStream input, PrintStream output, PrintStream talk) {

  public static Streams ofThisProcess() {
    return new Streams(
        System.in,
        utf8(new FileOutputStream(FileDescriptor.out)),
        utf8(new FileOutputStream(FileDescriptor.err)));
  }

  private static PrintStream utf8(OutputStream stream) {
    return new PrintStream(new java.io.BufferedOutputStream(stream), false, StandardCharsets.UTF_8);
  }
}
