package rearguard.agent.driver.flags;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.Bench;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;
import rearguard.model.name.SnapshotId;

/**
 * Sets flags to what they were: every row and its audit row, or nothing. The audit rows tell who
 * had it done and why.
 *
 * @param run whose change it is
 */
record FlagChange(FlagTable table, FlagState wanted, Bench run, SnapshotId snapshot) {
  private static final int LONGEST = 1000;
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

  /** The one that the fleet file names, else the operator, else the run. */
  private String by() {
    return table.settings().by().or(this::operator).orElse("rearguard " + run.mark());
  }

  private Optional<String> operator() {
    return said(run.cause().owner());
  }

  /** Of what a person wrote, whatever a column of text or JSON can hold. */
  private static Optional<String> said(String text) {
    var plain = text.replaceAll("\\p{Cntrl}+", " ").strip();
    var cut = new StringBuilder();
    plain.codePoints().limit(LONGEST).forEach(cut::appendCodePoint);
    return Optional.of(cut.toString()).filter(words -> !words.isEmpty());
  }

  private String details(String flag, Optional<String> from, Optional<String> to) {
    var details = new LinkedHashMap<String, Object>();
    details.put("flag", flag);
    from.ifPresent(value -> details.put("from", value));
    to.ifPresent(value -> details.put("to", value));
    details.put("reason", said(run.cause().reason()).orElse("rollback to snapshot " + snapshot));
    operator().ifPresent(name -> details.put("operator", name));
    details.put("run", run.mark());
    details.put("snapshot", snapshot.value());
    try {
      return JSON.writeValueAsString(details);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
