package rearguard.controller.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Everything that changed anything, in order. Records are numbered from one without a gap; each
 * carries a SHA-256 over itself and the one before it, so that a record which was altered, removed
 * or moved is found. Records are only ever added.
 */
public final class Audit {
  /**
   * One record.
   *
   * @param kind a word a program can ask for: {@code host-enrolled}
   * @param subject what it happened to
   * @param who the operator, host or part of the controller that did it
   * @param words one sentence for people
   */
  public record Entry(
      long number, Instant at, String kind, String subject, String who, String words) {}

  /** Where the history stops being believable. */
  public record Break(long number, String words) {}

  private record Head(long number, String hash) {}

  private record Row(Entry entry, ByteBuffer payload, String hash) {}

  private static final RowMapper<Row> ROWS =
      (row, _) ->
          new Row(
              new Entry(
                  row.getLong("number"),
                  Instant.ofEpochMilli(row.getLong("at")),
                  row.getString("kind"),
                  row.getString("subject"),
                  row.getString("who"),
                  row.getString("words")),
              ByteBuffer.wrap(row.getBytes("payload")),
              row.getString("hash"));

  private final InstantSource clock;

  Audit(InstantSource clock) {
    this.clock = clock;
  }

  /** Adds a record within a write; the number it got. */
  public long append(
      Handle handle, String kind, String subject, String who, String words, byte[] payload) {
    var head = head(handle);
    var at = Instant.ofEpochMilli(clock.millis());
    var entry = new Entry(head.number() + 1, at, kind, subject, who, words);
    var hash = hash(head.hash(), entry, payload);
    handle.execute(
        "INSERT INTO audit (number, at, kind, subject, who, words, payload, hash)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        entry.number(),
        at.toEpochMilli(),
        kind,
        subject,
        who,
        words,
        payload,
        hash);
    handle.execute("UPDATE audit_head SET number = ?, hash = ?", entry.number(), hash);
    return entry.number();
  }

  /** The newest records, newest first. */
  public List<Entry> newest(Handle handle, int limit) {
    return handle
        .createQuery("SELECT * FROM audit ORDER BY number DESC LIMIT ?")
        .bind(0, limit)
        .map(ROWS)
        .map(Row::entry)
        .list();
  }

  /** The first record that is not as it was written, or is missing; empty when all is well. */
  public Optional<Break> firstBreak(Handle handle) {
    var last = new Head(0, "");
    try (var rows = handle.createQuery("SELECT * FROM audit ORDER BY number").map(ROWS).stream()) {
      for (var row : (Iterable<Row>) rows::iterator) {
        long wanted = last.number() + 1;
        if (row.entry().number() != wanted) {
          return Optional.of(new Break(wanted, "record " + wanted + " is missing"));
        }
        if (!row.hash().equals(hash(last.hash(), row.entry(), row.payload().array()))) {
          return Optional.of(new Break(wanted, "record " + wanted + " is not as it was written"));
        }
        last = new Head(wanted, row.hash());
      }
    }
    return atEnd(last, head(handle));
  }

  private static Optional<Break> atEnd(Head last, Head wanted) {
    if (last.equals(wanted)) {
      return Optional.empty();
    }
    long number = Math.min(last.number(), wanted.number()) + 1;
    return Optional.of(
        new Break(
            number,
            "the history ends with record "
                + last.number()
                + ", but "
                + wanted.number()
                + " were written"));
  }

  private static Head head(Handle handle) {
    return handle
        .createQuery("SELECT number, hash FROM audit_head")
        .map((row, _) -> new Head(row.getLong("number"), row.getString("hash")))
        .one();
  }

  private static String hash(String before, Entry entry, byte[] payload) {
    var digest = sha256();
    add(digest, before);
    digest.update(
        ByteBuffer.allocate(16).putLong(entry.number()).putLong(entry.at().toEpochMilli()).flip());
    add(digest, entry.kind());
    add(digest, entry.subject());
    add(digest, entry.who());
    add(digest, entry.words());
    add(digest, payload);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    add(digest, text.getBytes(StandardCharsets.UTF_8));
  }

  /** With its length, so that text cannot move from one field into the next unseen. */
  private static void add(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
