package rearguard.agent.driver.cron;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.PathLook;
import rearguard.agent.paths.PathState;
import rearguard.model.Problem;

/**
 * What cron is to start.
 *
 * @param users the table of each user; empty when he has none
 * @param files in /etc/cron.d
 */
record Tables(SortedMap<String, Optional<String>> users, PathState files) {
  private static final String USERS = "users";
  private static final String FILES = "files";

  Tables {
    users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
  }

  void keep(Shelf.Writer shelf) throws HostException {
    shelf.record(USERS, userBytes());
    shelf.record(FILES, files.written());
  }

  static Tables from(Shelf shelf) throws HostException {
    try (var in = new DataInputStream(new ByteArrayInputStream(shelf.record(USERS)))) {
      var users = new TreeMap<String, Optional<String>>();
      for (var left = in.readInt(); left > 0; left--) {
        var user = in.readUTF();
        users.put(user, in.readBoolean() ? Optional.of(text(in)) : Optional.empty());
      }
      return new Tables(users, PathState.read(shelf.record(FILES)));
    } catch (IOException e) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "the tables of snapshot " + shelf.id() + " cannot be read",
              "Choose another restore point."),
          e);
    }
  }

  /** Equal tables give equal bytes. */
  byte[] bytes() {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(userBytes());
    bytes.writeBytes(files.written());
    return bytes.toByteArray();
  }

  private byte[] userBytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(users.size());
      for (var user : users.entrySet()) {
        out.writeUTF(user.getKey());
        out.writeBoolean(user.getValue().isPresent());
        if (user.getValue().isPresent()) {
          var text = user.getValue().get().getBytes(StandardCharsets.UTF_8);
          out.writeInt(text.length);
          out.write(text);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static String text(DataInputStream in) throws IOException {
    var bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Each table and file with its text changed; links, folders and absence stay. */
  Tables with(UnaryOperator<String> change) throws HostException {
    var tables = new TreeMap<String, Optional<String>>();
    users.forEach((user, table) -> tables.put(user, table.map(change)));
    var entries = new TreeMap<String, PathState.Entry>();
    for (var entry : files.entries().entrySet()) {
      entries.put(entry.getKey(), changed(entry.getKey(), entry.getValue(), change));
    }
    return new Tables(tables, new PathState(files.paths(), entries));
  }

  private static PathState.Entry changed(
      String path, PathState.Entry entry, UnaryOperator<String> change) throws HostException {
    if (!(entry instanceof PathState.Plain(var mode, var owner, var content))) {
      return entry;
    }
    try {
      var text =
          StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(content.bytes()));
      var bytes = change.apply(text.toString()).getBytes(StandardCharsets.UTF_8);
      return new PathState.Plain(mode, owner, new PathState.Content(bytes));
    } catch (CharacterCodingException e) {
      throw PathLook.refused(
          java.nio.file.Path.of(path), "it is not UTF-8 text", "Write it anew as plain text.");
    }
  }

  boolean held() {
    return users.values().stream().flatMap(Optional::stream).anyMatch(Held::in)
        || files.entries().values().stream().anyMatch(Tables::held);
  }

  private static boolean held(PathState.Entry entry) {
    return entry instanceof PathState.Plain plain
        && Held.in(new String(plain.content().bytes(), StandardCharsets.UTF_8));
  }

  List<String> names() {
    return List.copyOf(users.keySet());
  }
}
