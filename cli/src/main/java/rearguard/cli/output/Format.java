package rearguard.cli.output;

import java.util.Locale;

/** How data is written to standard output. */
public enum Format {
  /** A table on a terminal, plain otherwise. */
  AUTO,
  PLAIN,
  JSON,
  JSONL,
  YAML;

  /** As it is written on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
