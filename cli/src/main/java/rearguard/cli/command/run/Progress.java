package rearguard.cli.command.run;

/** How a run that is watched is shown while it goes on. */
enum Progress {
  /** A tree on a terminal, plain otherwise. */
  AUTO,
  TREE,
  PLAIN,
  JSON,
  NONE
}
