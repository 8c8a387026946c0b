package rearguard.agent.driver.flags;

import java.util.Optional;
import java.util.TreeMap;
import rearguard.agent.database.Session;
import rearguard.agent.database.Sql;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** The tables of a section in an open session, found to be as the section says. */
record FlagTable(TableSettings settings, Session session, Relation flags, Optional<Relation> audit)
    implements AutoCloseable {
  private static final int LONGEST = 1 << 16;

  static FlagTable looking(TableSettings settings, Host host)
      throws HostException, InterruptedException {
    return of(settings, Session.looking(settings.database(), host));
  }

  static FlagTable changing(TableSettings settings, Host host)
      throws HostException, InterruptedException {
    return of(settings, Session.changing(settings.database(), host));
  }

  private static FlagTable of(TableSettings settings, Session session)
      throws HostException, InterruptedException {
    try {
      var flags = Relation.of(settings.flags(), settings.database(), session);
      var audit = Optional.<Relation>empty();
      if (settings.audit().isPresent()) {
        audit = Optional.of(Relation.of(settings.audit().get(), settings.database(), session));
      }
      return new FlagTable(settings, session, flags, audit);
    } catch (HostException | InterruptedException | RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  FlagState now() throws HostException, InterruptedException {
    return state(false);
  }

  /** As they are, and nobody else changes them until the session ends. */
  FlagState locked() throws HostException, InterruptedException {
    return state(true);
  }

  private FlagState state(boolean locked) throws HostException, InterruptedException {
    var values = new TreeMap<String, Optional<String>>();
    for (var flag : settings.names()) {
      values.put(
          flag, one(flag, locked ? FlagSql.locked(flags, flag) : FlagSql.value(flags, flag)));
    }
    return new FlagState(flags.table(), values);
  }

  private Optional<String> one(String flag, Sql sql) throws HostException, InterruptedException {
    var rows = session.ask(sql);
    if (rows.size() != 1) {
      throw refused(
          (rows.isEmpty() ? "there is no row" : "there are " + rows.size() + " rows")
              + " for flag \""
              + Quoted.of(flag)
              + "\" in "
              + named(),
          rows.isEmpty()
              ? "Correct the name, or add the row; a user with row security may not see it."
              : "Leave it out, or name a table or view in which a flag has one row.");
    }
    var value = rows.getFirst().getFirst();
    if (value.filter(text -> text.length() > LONGEST).isPresent()) {
      throw refused(
          "flag \"" + Quoted.of(flag) + "\" of " + named() + " is longer than 64 KiB",
          "Leave it out: that is no flag.");
    }
    return value;
  }

  String named() {
    return "table \"" + Quoted.of(flags.table()) + "\" of " + settings.database().named();
  }

  /** How the server writes a value of a flag. */
  String written(String value) throws HostException, InterruptedException {
    return session
        .ask(FlagSql.written(flags.type(TableSettings.VALUE), value))
        .getFirst()
        .getFirst()
        .orElse("");
  }

  /** Refuses what a change would meet: rights, and values that fit no more. Locks nothing. */
  void refuseUnfit(FlagState wanted) throws HostException, InterruptedException {
    for (var value : wanted.values().values()) {
      if (value.isPresent()) {
        written(value.get());
      }
    }
    var database = settings.database();
    for (var use : settings.flags().names().keySet()) {
      if (!use.equals(TableSettings.NAME)) {
        flags.refuseUnless(session, "UPDATE", use, database);
      }
    }
    if (audit.isPresent()) {
      for (var use : audit.get().columns().names().keySet()) {
        audit.get().refuseUnless(session, "INSERT", use, database);
      }
    }
  }

  /** Whether that column is named and may be read. */
  boolean tells(String use) throws HostException, InterruptedException {
    return flags.uses(use) && flags.allows(session, "SELECT", use);
  }

  private static HostException refused(String message, String hint) {
    return new HostException(Problem.of(Problem.Kind.CONFLICT, message, hint));
  }

  @Override
  public void close() {
    session.close();
  }
}
