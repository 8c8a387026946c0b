package rearguard.model.evidence;

import java.util.List;
import rearguard.model.Setting;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.DriverName;
import rearguard.model.name.EvidenceId;
import rearguard.model.snapshot.Target;

/** What is wanted of a host's evidence. */
public sealed interface Wish {
  /** Take it, once: asked again, it is told again. */
  record Take(
      EvidenceId id, ApplicationName application, String by, String reason, List<Section> sections)
      implements Wish {
    public Take {
      sections = List.copyOf(sections);
    }
  }

  /** Tell all that is kept of an application. */
  record Look(ApplicationName application) implements Wish {}

  /**
   * Give one part of it in the clear.
   *
   * @param entry 0 is the manifest, of which the part after the last is empty
   * @param part from 0
   */
  record Read(EvidenceId id, int entry, int part) implements Wish {}

  /** A target of the application as the fleet file knows it. */
  record Section(Target target, DriverName driver, Setting.Group settings) {}
}
