package rearguard.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Writes a {@link Value} as YAML 1.2: block style, every text quoted as in JSON. */
public enum YamlText {
  ;

  public static List<String> lines(Value value) {
    var lines = new ArrayList<String>();
    write(lines, value, "", "");
    return List.copyOf(lines);
  }

  private static void write(List<String> lines, Value value, String first, String indent) {
    switch (value) {
      case Value.Items(var items) when !items.isEmpty() -> {
        var lead = first;
        for (var item : items) {
          write(lines, item, lead + "- ", indent + "  ");
          lead = indent;
        }
      }
      case Value.Fields(var entries) when !entries.isEmpty() -> {
        var lead = first;
        for (var entry : entries.entrySet()) {
          field(lines, lead + entry.getKey() + ":", entry.getValue(), indent);
          lead = indent;
        }
      }
      case Value.Items _, Value.Fields _ -> lines.add(first + JsonText.line(value));
      case Value.Text _, Value.Time _, Value.Whole _, Value.Real _, Value.Truth _ ->
          lines.add(first + JsonText.line(value));
    }
  }

  private static void field(List<String> lines, String key, Value value, String indent) {
    switch (value) {
      case Value.Items(var items) when !items.isEmpty() -> {
        lines.add(key);
        write(lines, value, indent + "  ", indent + "  ");
      }
      case Value.Fields(var entries) when !entries.isEmpty() -> {
        lines.add(key);
        write(lines, value, indent + "  ", indent + "  ");
      }
      case Value.Items _,
          Value.Fields _,
          Value.Text _,
          Value.Time _,
          Value.Whole _,
          Value.Real _,
          Value.Truth _ ->
          lines.add(key + " " + JsonText.line(value));
    }
  }
}
