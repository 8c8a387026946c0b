package rearguard.agent.driver;

import java.nio.file.Path;
import rearguard.agent.host.Command;

/** Where something that happened can be read, for evidence. Nothing is read or run yet. */
public sealed interface Trace {
  /** What it is called among the evidence: letters, digits, dots and hyphens. */
  String name();

  /** What a program says that changes nothing; with its deadline. */
  record Said(String name, Command command) implements Trace {}

  /** A file; the end of it when it is too large. */
  record File(String name, Path file) implements Trace {}

  /** Every file of a folder, not of those below it. */
  record Files(String name, Path folder) implements Trace {}

  /** A folder in which what changed lately is told: names, owners and times, no content. */
  record Changes(String name, Path folder) implements Trace {}

  /** Something that ought to be there and cannot be had. */
  record Lost(String name, String why) implements Trace {}
}
