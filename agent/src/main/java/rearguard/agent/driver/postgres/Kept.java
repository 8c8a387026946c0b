package rearguard.agent.driver.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/** What a snapshot of a database holds. */
sealed interface Kept permits PostgresState, Remembered {
  String RECORD = "database";
  int VERSION = 1;

  /** Which database it is of. */
  Identity identity();

  /** As rows of words, sorted; the first row begins with what kind it is. */
  List<List<String>> rows();

  /** Equal states give equal bytes. */
  default byte[] written() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      for (var row : rows()) {
        out.writeInt(row.size());
        for (var word : row) {
          var text = word.getBytes(UTF_8);
          out.writeInt(text.length);
          out.write(text);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  static Kept of(Shelf kept) throws HostException {
    try (var in = new DataInputStream(new ByteArrayInputStream(kept.record(RECORD)))) {
      if (in.readInt() != VERSION) {
        throw new IOException("another version of Rearguard wrote it");
      }
      var rows = new ArrayList<List<String>>();
      while (in.available() > 0) {
        rows.add(row(in));
      }
      return rows.getFirst().getFirst().equals(Remembered.KIND)
          ? Remembered.read(rows)
          : PostgresState.read(rows);
    } catch (IOException e) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "record \"" + RECORD + "\" of snapshot " + kept.id() + " cannot be read",
              "Choose another restore point."),
          e);
    }
  }

  private static List<String> row(DataInputStream in) throws IOException {
    var row = new ArrayList<String>();
    for (int left = in.readInt(); left > 0; left--) {
      row.add(new String(in.readNBytes(in.readInt()), UTF_8));
    }
    return row;
  }
}
