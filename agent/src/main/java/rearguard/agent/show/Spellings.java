package rearguard.agent.show;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The ways in which programs write a value that they were given. Pure. */
enum Spellings {
  ;

  /** Of all of them, the longest first; none contains a character that {@link Plain} drops. */
  static List<String> of(Collection<String> values) {
    var all = new TreeSet<String>();
    for (var value : values) {
      var whole = Plain.joined(value);
      if (whole.length() < Known.LEAST) {
        continue;
      }
      all.add(whole);
      all.add(whole.replace("\\", "\\\\").replace("\"", "\\\""));
      all.add(whole.replace("/", "\\/"));
      all.add(whole.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
      var form = URLEncoder.encode(whole, StandardCharsets.UTF_8);
      all.add(form);
      all.add(form.replace("+", "%20"));
      all.add(lowerEscapes(form.replace("+", "%20")));
      var bytes = whole.getBytes(StandardCharsets.UTF_8);
      all.add(HexFormat.of().formatHex(bytes));
      all.add(HexFormat.of().withUpperCase().formatHex(bytes));
      base64(bytes, all);
    }
    return all.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  private static String lowerEscapes(String form) {
    var text = new StringBuilder(form);
    for (int at = form.indexOf('%'); at >= 0; at = form.indexOf('%', at + 1)) {
      text.replace(at, at + 3, form.substring(at, at + 3).toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }

  /**
   * The part that is the same whatever stands before and behind it, for each of the three places at
   * which it may begin: {@code user:password} hides the password as well as the password alone.
   */
  private static void base64(byte[] bytes, Collection<String> all) {
    for (int before = 0; before < 3; before++) {
      var shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      var text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      int own = (before * 8 + 5) / 6;
      int shared = shifted.length % 3 == 0 ? 0 : 1;
      var core = text.substring(own, text.length() - shared);
      if (core.length() >= Known.LEAST) {
        all.add(core);
        all.add(core.replace('+', '-').replace('/', '_'));
      }
    }
  }
}
