package rearguard.agent.show;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What looks like a secret, whoever knows it. Pure; takes time that grows with the text alone. */
enum Shapes {
  ;

  /** A line is never shown further; a half shape at the cut is never shown either. */
  private static final int LONGEST = 4096;

  private static final String M = Veil.MARK;
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY");
  private static final Pattern END = Pattern.compile("-----END [A-Z0-9 ]*PRIVATE KEY");

  /** A line of a key whose beginning is further up than the lines reach. */
  private static final Pattern BLOB =
      Pattern.compile("\\s*(?=\\S*[A-Z])(?=\\S*[a-z])[A-Za-z0-9+/_-]{40,}={0,2}\\s*");

  private record Shape(Pattern pattern, String shown) {}

  private static final List<Shape> SHAPES =
      List.of(
          shape("\\beyJ[A-Za-z0-9_-]{4,}\\.[A-Za-z0-9_-]{4,}(?:\\.[A-Za-z0-9_-]*)?", M),
          shape("\\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}", M),
          shape("\\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|npm_)[A-Za-z0-9_-]{8,}", M),
          shape("\\b[srp]k_(?:live|test)_[A-Za-z0-9]{6,}", M),
          shape("\\b(bearer|basic|digest|negotiate)(\\s+)[A-Za-z0-9._~+/=:-]{6,}", "$1$2" + M),
          shape("(://)[^\\s/?#:@\"']{0,200}:\\S{0,1000}@", "$1" + M + "@"),
          shape(
              "\\b((?:set-)?cookie|(?:proxy-)?authorization|x-api-key|x-auth-token)"
                  + "(\\\\?[\"']?\\s{0,4}[:=]).*",
              "$1$2 " + M),
          shape(
              "([\\w.-]{0,60}(?:passw(?:or)?d|passphrase|passwd|pwd|secret|token|api[_-]?key|access[_-]?key"
                  + "|private[_-]?key|signing[_-]?key|credentials?|otp|sessionid)[\\w.-]{0,60}"
                  + "\\\\?[\"']?\\s{0,4}(?:=>|[=:])\\s{0,4})"
                  + "(?:\\\\\"[^\"]*\"?|\"[^\"\\\\]*(?:\\\\.[^\"\\\\]*)*\"?|'[^']*'?|[^\\s,;&)}\\]]+)",
              "$1" + M));

  private static Shape shape(String pattern, String shown) {
    return new Shape(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), shown);
  }

  /** As many lines as were given. */
  static List<String> hidden(List<String> lines) {
    var shown = new ArrayList<String>();
    boolean key = false;
    for (var line : lines) {
      var began = BEGIN.matcher(line);
      var ended = END.matcher(line);
      boolean begins = began.find();
      boolean ends = ended.find();
      if (begins || ends || key) {
        shown.add(begins ? of(line.substring(0, began.start())) + M : M);
        key = (key || begins) && !ends;
      } else {
        shown.add(BLOB.matcher(line).matches() ? M : of(line));
      }
    }
    return shown;
  }

  private static String of(String line) {
    var shown = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    for (var shape : SHAPES) {
      shown = shape.pattern().matcher(shown).replaceAll(shape.shown());
    }
    return shown;
  }
}
