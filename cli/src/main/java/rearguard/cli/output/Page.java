package rearguard.cli.output;

import java.util.List;

/**
 * An answer: the same facts as a document for programs and as blocks for people.
 *
 * @param document the whole answer
 * @param blocks what a person is shown of it
 */
public record Page(Value document, List<Block> blocks) {
  public Page {
    blocks = List.copyOf(blocks);
  }

  /** With one more key for programs. */
  public Page with(String key, Value value) {
    return document instanceof Value.Fields fields
        ? new Page(fields.with(key, value), blocks)
        : this;
  }

  /** The lines of the page; pure. */
  public List<String> lines(Format format, Terminal terminal, Style style) {
    return switch (format) {
      case JSON -> JsonText.lines(document);
      case JSONL -> List.of(JsonText.line(document));
      case YAML -> YamlText.lines(document);
      case PLAIN -> plain();
      case AUTO -> terminal.output() ? shown(style, terminal.columns()) : plain();
    };
  }

  private List<String> shown(Style style, int columns) {
    return blocks.stream().flatMap(block -> block.shown(style, columns).stream()).toList();
  }

  private List<String> plain() {
    return blocks.stream().flatMap(block -> block.plain().stream()).toList();
  }
}
