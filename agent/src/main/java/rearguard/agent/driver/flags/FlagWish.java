package rearguard.agent.driver.flags;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.driver.Driver;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** One flag that is to have a value. */
record FlagWish(String flag, String value) {

  /**
   * Out of FLAG=VALUE.
   *
   * @param names the flags that may be set; one may hold an equals sign, so the longest counts
   */
  static FlagWish of(Driver.Version version, List<String> names) throws HostException {
    if (!(version instanceof Driver.Version.Named(var words))) {
      throw refused(
          Problem.Kind.CONFLICT, "a snapshot of flags is never made anew", "Choose another point.");
    }
    var flag =
        names.stream()
            .filter(name -> words.startsWith(name + "="))
            .max(Comparator.comparingInt(String::length))
            .orElseThrow(
                () ->
                    refused(
                        Problem.Kind.NOT_FOUND,
                        "no flag is meant by \"" + Quoted.of(words) + "\"",
                        "Write FLAG=VALUE with a flag that the fleet file names."));
    return new FlagWish(flag, words.substring(flag.length() + 1));
  }

  /** What a plan is called after: the operator wrote it, so it is no secret. */
  SortedMap<String, String> facts(SortedMap<String, String> all) {
    var facts = new TreeMap<>(all);
    facts.put("set", flag + "=" + value);
    return facts;
  }

  private static HostException refused(Problem.Kind kind, String message, String hint) {
    return new HostException(Problem.of(kind, message, hint));
  }
}
