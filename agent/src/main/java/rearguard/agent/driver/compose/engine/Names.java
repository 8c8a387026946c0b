package rearguard.agent.driver.compose.engine;

import rearguard.agent.host.HostException;

/** The names that images go by. They move; an id does not. */
public final class Names {
  private Names() {}

  /** Whether this is a name, and not an id or a digest, which mean one image for ever. */
  public static boolean mayBeGiven(String name) {
    return !name.isEmpty()
        && !name.contains("@")
        && !name.startsWith("sha256:")
        && !name.matches("[0-9a-f]{64}");
  }

  /** Makes the name mean the image. */
  public static void give(Engine engine, String name, String image) throws HostException {
    if (!engine.imageId(name).equals(java.util.Optional.of(image))) {
      refuseFixed(name, image);
      var colon = name.lastIndexOf(':');
      var hasTag = colon > name.lastIndexOf('/');
      engine.tag(
          image,
          hasTag ? name.substring(0, colon) : name,
          hasTag ? name.substring(colon + 1) : "latest");
    }
  }

  /** An id or a digest cannot be given to another image. */
  public static void refuseFixed(String name, String image) throws HostException {
    if (!mayBeGiven(name)) {
      throw Woe.conflict(
          "image "
              + Woe.quoted(image)
              + " is kept, but the engine no longer knows it as "
              + Woe.quoted(name),
          "Load it again under that digest, or choose another restore point.");
    }
  }
}
