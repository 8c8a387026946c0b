package rearguard.agent.driver;

import java.nio.file.Path;
import java.util.List;
import rearguard.agent.host.Host;
import rearguard.model.Setting;

/** A real piece of live state that a driver cares for, made by the suite of that driver. */
public interface World {

  /** A driver as after a start of the agent: nothing remembered. */
  Driver driver();

  /** The machine as seen from where the world is, such as a namespace; the same one by default. */
  default Host on(Host machine) {
    return machine;
  }

  /** A section of a fleet file that means this world. */
  Setting.Group settings();

  /**
   * Changes the live state in each respect that the driver captures; may be called again, also on a
   * half restored state, and always leads to another state than the one the world began with.
   */
  void damage() throws Exception;

  /** All that users of the state would notice, byte for byte where it has bytes. */
  String fingerprint() throws Exception;

  /** The folders that hold the live state: nothing new may stand in them when a run is over. */
  List<Path> beside();

  /** Words from the live state that must never be shown; empty when there are no secrets in it. */
  default List<String> secrets() {
    return List.of();
  }

  /** The suite kills at every call when it is one, at every third when it is three. */
  default int killsEvery() {
    return 1;
  }

  /** Ends what the world runs. */
  void close() throws Exception;
}
