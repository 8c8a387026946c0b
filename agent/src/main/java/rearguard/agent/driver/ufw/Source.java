package rearguard.agent.driver.ufw;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.name.Quoted;
import rearguard.model.traffic.Gradual;

/** Where packets come from: an address or a prefix of either family, as nft reads it. Pure. */
enum Source {
  ;

  private static final int MOST = 1000;
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})";
  private static final Pattern FOUR =
      Pattern.compile(BYTE + "(\\." + BYTE + "){3}(/(3[0-2]|[12]?[0-9]))?");
  private static final Pattern SIX =
      Pattern.compile("([0-9A-Fa-f:.]{2,45})(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?");
  private static final String HINT =
      "Write an address or a prefix, as in 192.0.2.0/24 or 2001:db8::/32.";

  static boolean allowed(String text) {
    return FOUR.matcher(text).matches() || six(text);
  }

  /** Groups of four digits, one gap of two colons or eight groups, no more than one of each. */
  private static boolean six(String text) {
    var matcher = SIX.matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    var address = matcher.group(1);
    var halves = address.split("::", -1);
    int groups = 0;
    for (var half : halves) {
      groups += half.isEmpty() ? 0 : groups(half);
    }
    return halves.length == 2 ? groups >= 0 && groups <= 7 : halves.length == 1 && groups == 8;
  }

  /** A number far below none when one of them is no group. */
  private static int groups(String half) {
    int groups = 0;
    var parts = half.split(":", -1);
    for (int at = 0; at < parts.length; at++) {
      boolean four = at == parts.length - 1 && parts[at].contains(".");
      if (four ? !FOUR.matcher(parts[at]).matches() : !parts[at].matches("[0-9A-Fa-f]{1,4}")) {
        return -100;
      }
      groups += four ? 2 : 1;
    }
    return groups;
  }

  static void refuseWrong(List<String> sources) throws HostException {
    var wrong = wrong(sources);
    if (wrong.isPresent()) {
      throw new HostException(wrong.get());
    }
  }

  private static Optional<Problem> wrong(List<String> sources) {
    if (sources.size() > MOST) {
      return Optional.of(
          usage(sources.size() + " sources are more than " + MOST, "Name prefixes instead."));
    }
    return sources.stream()
        .filter(source -> !allowed(source))
        .findFirst()
        .map(source -> usage("source \"" + Quoted.of(source) + "\" is no address", HINT));
  }

  /** How a section says that a release is gradual, and who comes first. */
  static List<Problem> review(Setting.Group settings) {
    var problems = new ArrayList<Problem>();
    var said = settings.text(Gradual.RELEASE);
    var first = settings.texts(Gradual.FIRST);
    said.filter(text -> !text.equals(Gradual.GRADUALLY))
        .map(text -> usage("release \"" + Quoted.of(text) + "\" is not allowed", GRADUALLY))
        .map(problem -> problem.at(place(Gradual.RELEASE)))
        .ifPresent(problems::add);
    if (said.isPresent() && first.isEmpty()) {
      problems.add(
          usage(
                  "release is gradual, and first names nobody",
                  "Write who is let through first, as"
                      + " \"first: [192.0.2.0/24, '2001:db8::/32']\".")
              .at(place(Gradual.RELEASE)));
    }
    if (said.isEmpty() && settings.entries().containsKey(Gradual.FIRST)) {
      problems.add(
          usage("first is of no use alone", "Add \"release: gradually\".")
              .at(place(Gradual.FIRST)));
    }
    wrong(first).map(problem -> problem.at(place(Gradual.FIRST))).ifPresent(problems::add);
    first.stream()
        .filter(source -> allowed(source) && source.endsWith("/0"))
        .findFirst()
        .map(source -> usage("first \"" + source + "\" is everybody", "Name those who may try it."))
        .map(problem -> problem.at(place(Gradual.FIRST)))
        .ifPresent(problems::add);
    return List.copyOf(problems);
  }

  private static final String GRADUALLY =
      "Write \"gradually\", or take it away: then everybody is let through at once.";

  private static Problem usage(String message, String hint) {
    return Problem.of(Problem.Kind.USAGE, message, hint);
  }

  private static Problem.Place place(String key) {
    return new Problem.Place("", 0, 0, key);
  }
}
