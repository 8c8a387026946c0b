package rearguard.model.evidence;

/** Whether a host keeps evidence as it told when it was sealed. */
public enum Custody {
  AGREES,
  /** Its manifest is another one now. */
  DIFFERS,
  /** It told of it once, and has it no more. */
  GONE,
  /** It cannot be asked now. */
  NOT_ASKED,
  /** It has it, but nobody heard of it when it was sealed: the host or the link died then. */
  NEVER_TOLD
}
