package rearguard.agent.driver.postgres;

import java.util.List;

/** The database that was live when a run began: it is kept whole, under another name. */
record Remembered(Identity identity) implements Kept {
  static final String KIND = "remembered";

  @Override
  public List<List<String>> rows() {
    return List.of(identity.row(KIND));
  }

  static Remembered read(List<List<String>> rows) {
    return new Remembered(Identity.of(rows.getFirst()));
  }
}
