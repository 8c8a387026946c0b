package rearguard.agent.driver.cron;

import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Ran;
import rearguard.agent.paths.PathLook;
import rearguard.agent.paths.PathRestore;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** The tables of one host: reads them, and makes them what they are to be. */
record Cron(Host host) {
  private static final char NOT_TEXT = '\ufffd';

  Tables look(Collection<String> users, java.util.List<String> files)
      throws HostException, InterruptedException {
    var tables = new TreeMap<String, Optional<String>>();
    for (var user : users) {
      tables.put(user, table(user));
    }
    return new Tables(tables, PathLook.at(files, host.disk()));
  }

  private Optional<String> table(String user) throws HostException, InterruptedException {
    var ran = host.programs().run(CronCommands.list(user));
    if (!ran.fine()) {
      if (ran.error().startsWith("no crontab for ")) {
        return Optional.empty();
      }
      throw refused("cannot read the table of \"" + user + "\"", ran, false);
    }
    if (ran.cut() || ran.out().indexOf(NOT_TEXT) >= 0) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "the table of \"" + user + "\" is too long, or not UTF-8 text",
              "Write it anew as plain text."));
    }
    return Optional.of(ran.out());
  }

  /** Touches only what differs, so it may be repeated. Tells how many tables were changed. */
  int make(Tables wanted) throws HostException, InterruptedException {
    var now = look(wanted.names(), wanted.files().paths());
    var changes = PathRestore.of(wanted.files(), now.files(), host.disk());
    for (var user : wanted.users().entrySet()) {
      var there = Optional.ofNullable(now.users().get(user.getKey())).orElse(Optional.empty());
      if (!user.getValue().equals(there)) {
        install(user.getKey(), user.getValue());
        changes++;
      }
    }
    return changes;
  }

  private void install(String user, Optional<String> table)
      throws HostException, InterruptedException {
    var command =
        table.isPresent() ? CronCommands.install(user, table.get()) : CronCommands.remove(user);
    var ran = host.programs().run(command);
    if (!ran.fine() && !ran.error().startsWith("no crontab for ")) {
      throw refused("cannot write the table of \"" + user + "\"", ran, true);
    }
  }

  /** crontab(1) may quote the line it does not like; only its own words are passed on. */
  private static HostException refused(String what, Ran ran, boolean changed) {
    var why = ran.error().lines().findFirst().orElse("").replaceAll("\"[^\"]*\"", "\"…\"");
    return new HostException(
        new Problem(
            Problem.Kind.CONFLICT,
            what + ": " + Quoted.of(why),
            "Is cron installed, is the user known, and is this agent root?",
            false,
            changed,
            Optional.empty()));
  }
}
