package rearguard.cli.ssh;

import rearguard.model.local.Ask;
import rearguard.model.local.Said;
import rearguard.model.name.HostName;

/** The agents, each at its own socket. Safe from any thread; one ask at a time for each host. */
@FunctionalInterface
interface Hosts {

  /** The last word; a host out of reach refuses with UNREACHABLE, and nobody knows then. */
  Said ask(HostName host, Ask ask);
}
