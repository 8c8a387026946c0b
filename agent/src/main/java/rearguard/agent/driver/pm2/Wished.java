package rearguard.agent.driver.pm2;

import rearguard.agent.driver.Driver.Version;
import rearguard.agent.driver.pm2.app.Keepsake;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** What a snapshot is to hold instead of what is now. */
@FunctionalInterface
interface Wished {
  Keepsake apply(Keepsake now) throws HostException;

  /** PM2 hands on the environment an app was started with, whatever its files say by now. */
  static Wished of(Version version) throws HostException {
    if (!(version instanceof Version.Named(var words)) || words.indexOf('=') <= 0) {
      throw unknown("processes are made anew from what was captured only");
    }
    var name = words.substring(0, words.indexOf('='));
    var value = words.substring(words.indexOf('=') + 1);
    return now -> {
      if (!now.has(name)) {
        throw unknown("no process has the variable \"" + Quoted.of(name) + "\"");
      }
      return now.with(name, value);
    };
  }

  private static HostException unknown(String message) {
    return new HostException(
        Problem.of(Problem.Kind.NOT_FOUND, message, "Choose a restore point."));
  }
}
