package rearguard.model.driver;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import rearguard.model.name.DriverName;

/**
 * What the controller knows of a driver.
 *
 * @param keys the keys a fleet file may write in a component of this driver
 * @param parts the key under which a section lists what can be restored alone, such as services;
 *     empty when a target goes back whole or not at all
 * @param ports the key under which a section lists the ports that a hold closes, as in {@code
 *     443/tcp}; empty when its driver holds none
 */
public record DriverSpec(
    DriverName name,
    Kind kind,
    Set<Ability> abilities,
    List<Key> keys,
    Optional<String> parts,
    Optional<String> ports) {

  /** One that holds no port. */
  public DriverSpec(
      DriverName name, Kind kind, Set<Ability> abilities, List<Key> keys, Optional<String> parts) {
    this(name, kind, abilities, keys, parts, Optional.empty());
  }

  /** One whose targets go back whole. */
  public DriverSpec(DriverName name, Kind kind, Set<Ability> abilities, List<Key> keys) {
    this(name, kind, abilities, keys, Optional.empty());
  }

  public DriverSpec {
    abilities = Set.copyOf(abilities);
    keys = List.copyOf(keys);
  }

  /** One key of a section, with a sentence for the manual and the error message. */
  public record Key(String name, Shape shape, boolean required, String meaning) {}

  public enum Shape {
    TEXT,
    TEXTS,
    NUMBER,
    FLAG,
    GROUP
  }

  public boolean can(Ability ability) {
    return abilities.contains(ability);
  }
}
