package rearguard.agent.driver.redis.line;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import rearguard.agent.host.HostException;

/** A short answer, held whole. */
public sealed interface Reply {
  record Fine(String text) implements Reply {}

  /** The server said no; the text may repeat what it was asked. */
  record Refused(String text) implements Reply {}

  record Count(long value) implements Reply {}

  record Text(Blob value) implements Reply {}

  record Absent() implements Reply {}

  record Many(List<Reply> all) implements Reply {
    public Many {
      all = List.copyOf(all);
    }
  }

  /** As text, whatever kind it is; empty for what is absent or many. */
  default String words() {
    return switch (this) {
      case Fine(var text) -> text;
      case Refused(var text) -> text;
      case Count(var value) -> Long.toString(value);
      case Text(var value) -> value.text();
      case Absent _, Many _ -> "";
    };
  }

  /** Reads the next answer of a line whole; a long one is an exception. */
  static Reply from(Line line) throws HostException, InterruptedException {
    var head = line.head();
    return switch (head.kind()) {
      case '+' -> new Fine(head.text());
      case '-' -> new Refused(head.text());
      case ':' -> new Count(head.number());
      case '$' -> head.number() < 0 ? new Absent() : new Text(text(line, head.number()));
      default -> head.number() < 0 ? new Absent() : many(line, head.number());
    };
  }

  private static Blob text(Line line, long bytes) throws HostException, InterruptedException {
    if (bytes > 16 << 20) {
      throw line.strange("an answer of " + bytes + " bytes where a short one was due");
    }
    var whole = new ByteArrayOutputStream((int) bytes);
    line.drain(bytes, whole::write);
    return Blob.of(whole.toByteArray());
  }

  private static Many many(Line line, long count) throws HostException, InterruptedException {
    var all = new ArrayList<Reply>();
    for (long left = count; left > 0; left--) {
      all.add(from(line));
    }
    return new Many(all);
  }
}
