package rearguard.agent.driver.flags;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import rearguard.agent.database.Sql;
import rearguard.agent.host.HostException;
import rearguard.model.flag.Flag;

/**
 * The flags of a table, with who changed each one and when, as far as the section names columns
 * that tell it and the user may read them.
 *
 * @param kept what a snapshot has of them
 * @param print what is shown in place of a value that may be a secret
 */
record TableFlags(FlagTable table, Optional<FlagState> kept, UnaryOperator<String> print) {
  private static final int LONGEST = 200;

  List<Flag> all() throws HostException, InterruptedException {
    boolean by = table.tells(TableSettings.UPDATED_BY);
    boolean at = table.tells(TableSettings.UPDATED_AT) && dated();
    var flags = new ArrayList<Flag>();
    for (var flag : table.now().values().entrySet()) {
      var name = flag.getKey();
      flags.add(
          new Flag(
              name,
              table.named(),
              FlagDrift.value(flag.getValue(), print),
              was(name),
              by ? changer(name) : Optional.empty(),
              at ? changed(name) : Optional.empty()));
    }
    return flags;
  }

  private Flag.Value was(String name) {
    return kept.filter(state -> state.table().equals(table.flags().table()))
        .flatMap(state -> Optional.ofNullable(state.values().get(name)))
        .map(value -> FlagDrift.value(value, print))
        .orElse(Flag.Value.NOT_KEPT);
  }

  private boolean dated() {
    var type = table.flags().type(TableSettings.UPDATED_AT);
    return type.startsWith("timestamp") || type.equals("date");
  }

  private Optional<String> changer(String name) throws HostException, InterruptedException {
    return one(FlagSql.by(table.flags(), name))
        .map(by -> by.substring(0, by.offsetByCodePoints(0, Math.min(LONGEST, points(by)))))
        .filter(by -> !by.isBlank());
  }

  private static int points(String text) {
    return text.codePointCount(0, text.length());
  }

  /** A moment that has none, such as infinity, is not told. */
  private Optional<Instant> changed(String name) throws HostException, InterruptedException {
    try {
      return one(FlagSql.at(table.flags(), name))
          .map(BigDecimal::new)
          .map(seconds -> Instant.ofEpochMilli(seconds.movePointRight(3).longValue()));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private Optional<String> one(Sql sql) throws HostException, InterruptedException {
    return table.session().ask(sql).getFirst().getFirst();
  }
}
