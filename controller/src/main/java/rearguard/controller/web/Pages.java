package rearguard.controller.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.Map;
import rearguard.model.name.Quoted;

/** Makes pages of the templates in {@code src/main/jte}, which the build has compiled. */
final class Pages {
  private static final String PACKAGE = "rearguard.controller.web.page";
  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Pages.class.getClassLoader(), PACKAGE);

  /** Every value is put in as text: whoever wrote it, it cannot become part of the page. */
  String page(String template, Map<String, Object> values) {
    var text = new StringOutput();
    engine.render(template + ".jte", values, new TextOnly(text));
    return text.toString();
  }

  /** Escapes for HTML as jte does, after what could turn a line around was written out. */
  static final class TextOnly extends OwaspHtmlTemplateOutput {
    private static final int CHUNK = 100;
    private static final int LIMIT = 1000;

    TextOnly(TemplateOutput output) {
      super(output);
    }

    @Override
    public void writeUserContent(String value) {
      super.writeUserContent(harmless(value));
    }

    /** As Quoted says, but with room for whole sentences. */
    static String harmless(String value) {
      var quoted = new StringBuilder();
      int from = 0;
      while (from < value.length() && from < LIMIT) {
        int to = Math.min(value.length(), from + CHUNK);
        if (to < value.length() && Character.isHighSurrogate(value.charAt(to - 1))) {
          to--;
        }
        quoted.append(Quoted.of(value.substring(from, to)));
        from = to;
      }
      return from < value.length() ? quoted + "…" : quoted.toString();
    }
  }
}
