package rearguard.controller.web;

import java.util.regex.Pattern;

/** Every address of the dashboard. What is not in this table is not there, whoever serves it. */
enum Routes {
  HOME("/"),
  LIVE("/live"),
  RUN("/runs/r-[a-z0-9]{4,40}"),
  RUN_LIVE("/runs/r-[a-z0-9]{4,40}/live"),
  EVENTS("/events"),
  ASSET("/assets/[a-z-]{1,40}\\.(?:css|js|svg)"),

  /** The one that takes something in, and is not for browsers. */
  DEPLOYMENTS("/api/v1/applications/[a-z0-9][a-z0-9-]{0,62}/deployments");

  private final Pattern path;

  Routes(String path) {
    this.path = Pattern.compile(path);
  }

  /** Whether it is for programs that say something, and not for browsers that look. */
  static boolean takesIn(String sentPath) {
    return DEPLOYMENTS.path.matcher(sentPath).matches();
  }

  /** Judges the path as it was sent: nothing is decoded, joined or cut before. */
  static boolean lead(String sentPath) {
    for (Routes route : values()) {
      if (route.path.matcher(sentPath).matches()) {
        return true;
      }
    }
    return false;
  }
}
