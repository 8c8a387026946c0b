package rearguard.agent.driver.flags;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * Sets flags to what they were: every row and its audit row, or nothing.
 *
 * @param run whose change it is
 * @param reason what the audit rows tell
 */
record FlagChange(FlagTable table, FlagState wanted, String run, String reason) {
  private static final String ACTION = "flag_rollback";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** In the transaction of the table, which the caller keeps or not. Tells which flags it set. */
  List<String> made(FlagState before) throws HostException, InterruptedException {
    var set = new ArrayList<String>();
    for (var flag : FlagDrift.differing(wanted, before)) {
      var from = value(before, flag);
      var to = value(wanted, flag);
      set(flag, to);
      if (table.audit().isPresent()) {
        var sql = FlagSql.audit(table.audit().get(), ACTION, details(flag, from, to), by());
        table.session().change(sql);
      }
      set.add(flag);
    }
    return set;
  }

  private static Optional<String> value(FlagState state, String flag) {
    return state.values().getOrDefault(flag, Optional.empty());
  }

  /** A trigger or a rule may do otherwise and say nothing. */
  private void set(String flag, Optional<String> to) throws HostException, InterruptedException {
    int rows = table.session().change(FlagSql.change(table.flags(), flag, to, by()));
    var now = table.session().ask(FlagSql.value(table.flags(), flag));
    if (rows != 1 || now.size() != 1 || !now.getFirst().getFirst().equals(to)) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "flag \"" + Quoted.of(flag) + "\" of " + table.named() + " does not take its value",
              "A trigger or rule of the table stands against it."));
    }
  }

  private String by() {
    return table.settings().by().orElse("rearguard " + run);
  }

  private String details(String flag, Optional<String> from, Optional<String> to) {
    var details = new LinkedHashMap<String, Object>();
    details.put("flag", flag);
    from.ifPresent(value -> details.put("from", value));
    to.ifPresent(value -> details.put("to", value));
    details.put("reason", reason);
    details.put("run", run);
    try {
      return JSON.writeValueAsString(details);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
