package rearguard.agent.link;

import java.nio.file.Path;

/** Where a host's certificate, its key and the fleet's CA stand. */
public record Identity(Path folder) {
  Path certificate() {
    return folder.resolve("host.crt");
  }

  Path key() {
    return folder.resolve("host.key");
  }

  Path ca() {
    return folder.resolve("ca.crt");
  }
}
