package rearguard.agent.driver;

import java.nio.file.Path;
import rearguard.agent.host.HostException;

/** Files as a snapshot has them, wherever the live ones went since. */
public interface Source {
  /** Where the live ones are. */
  Path folder();

  /** What it is, such as {@code commit 1a2b3c4}. */
  String words();

  /**
   * Shows every file below a folder of it, by name; an exception when it has no such folder, or has
   * lost a file.
   *
   * @param below relative to the folder; empty for all of it
   */
  void show(String below, Visitor visitor) throws HostException;

  /** Is shown one file after the other. */
  @FunctionalInterface
  interface Visitor {
    void see(File file, Content content) throws HostException;
  }

  /** What is in a file; where a link points. */
  @FunctionalInterface
  interface Content {
    byte[] read() throws HostException;
  }

  /** What a file is. */
  enum Type {
    PLAIN,
    PROGRAM,
    LINK,
    /** A folder that another repository fills: its files are not here. */
    MODULE
  }

  /**
   * One of them.
   *
   * @param name relative to the folder that is shown, with slashes
   */
  record File(String name, Type type, long bytes) {}
}
