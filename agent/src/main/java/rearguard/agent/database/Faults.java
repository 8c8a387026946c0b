package rearguard.agent.database;

import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * What a server's refusal means, told by its SQLSTATE (PostgreSQL's manual, appendix A). Its text
 * may repeat a value, so it is shown only where it names nothing but tables, columns and rights.
 */
final class Faults {
  private final Database database;
  private final SQLException cause;

  private Faults(Database database, SQLException cause) {
    this.database = database;
    this.cause = cause;
  }

  static HostException of(Database database, SQLException cause) {
    return new HostException(new Faults(database, cause).problem());
  }

  private Problem problem() {
    var state = Optional.ofNullable(cause.getSQLState()).orElse("");
    var unproven = Unproven.of(database, cause);
    if (unproven.isPresent()) {
      return unproven.get();
    }
    return switch (state) {
      case "28P01", "28000" -> entry();
      case "08004" -> noPassword();
      case "3D000" ->
          missing(
              "there is no " + database.named(),
              "Correct \"database\" or \"address\" in the file.");
      case "42501" ->
          Problem.of(
              Problem.Kind.NOT_ALLOWED,
              database.named()
                  + " does not let user \""
                  + Quoted.of(database.user())
                  + "\" do it: "
                  + words(),
              "Grant it, or name another user in the fleet file.");
      case "25006" ->
          conflict(database.named() + " takes no changes now", "Name the primary server.");
      case "53300" -> later("has no connection left", "Try again, or free some.");
      case "55P03" ->
          later("is locked there by another session", "End that session, or try again.");
      case "55006" ->
          later("is in use by other sessions", "End them (pg_stat_activity), or try again.");
      case "57014" -> later("did not answer in time", "Try again when it rests.");
      case "57P01", "57P02", "57P03" -> later("is starting or stopping", "Try again.");
      case "40001", "40P01" -> later("stood in the way of other sessions", "Try again.");
      default -> ofClass(state.length() < 2 ? "" : state.substring(0, 2), state);
    };
  }

  private Problem ofClass(String group, String state) {
    return switch (group) {
      case "08" ->
          Problem.of(
                  Problem.Kind.UNREACHABLE,
                  database.named() + " does not answer",
                  "Is PostgreSQL running there, and is \"address\" right?")
              .mayBeRetried();
      case "22" ->
          conflict(
              "a value does not fit its column in " + database.named(),
              "Name a value that fits; when the column has another type now, another restore point.");
      case "23" ->
          conflict(
              "a rule of " + database.named() + " stands against it" + rule(),
              "Correct the fleet file, or what the rule wants.");
      case "42" ->
          conflict(
              database.named() + " refused: " + words(),
              "Correct the names in the fleet file; they count as they are written.");
      case "53" -> conflict(database.named() + " is out of disk or memory", "Free some.");
      case "P0" ->
          conflict(
              "a trigger of " + database.named() + " stands against it",
              "The server's log tells what it said.");
      default ->
          conflict(
              database.named() + " refused (SQLSTATE " + Quoted.of(state) + ")",
              "The server's log may tell more.");
    };
  }

  private Problem entry() {
    return Problem.of(
        Problem.Kind.NOT_ALLOWED,
        database.named()
            + " does not let user \""
            + Quoted.of(database.user())
            + "\" in"
            + (database.password().isPresent() ? " with this password" : " without a password"),
        "Correct the file that password-file names, \"user\", or the server's pg_hba.conf.");
  }

  private Problem noPassword() {
    return Problem.of(
        Problem.Kind.NOT_ALLOWED,
        database.password().isEmpty()
            ? database.named() + " wants a password"
            : database.named() + " wants the password in the clear, which nobody should send",
        database.password().isEmpty()
            ? "Name a file that holds it in password-file."
            : "Have pg_hba.conf ask for scram-sha-256.");
  }

  private String words() {
    return server().map(ServerErrorMessage::getMessage).map(Quoted::of).orElse("no reason given");
  }

  private String rule() {
    return server()
        .map(ServerErrorMessage::getConstraint)
        .map(name -> ": \"" + Quoted.of(name) + "\"")
        .or(
            () ->
                server()
                    .map(ServerErrorMessage::getColumn)
                    .map(name -> ": column \"" + Quoted.of(name) + "\" may not be empty"))
        .orElse("");
  }

  private Optional<ServerErrorMessage> server() {
    return cause instanceof PSQLException told
        ? Optional.ofNullable(told.getServerErrorMessage())
        : Optional.empty();
  }

  private Problem later(String what, String hint) {
    return conflict(database.named() + " " + what, hint).mayBeRetried();
  }

  private static Problem conflict(String message, String hint) {
    return Problem.of(Problem.Kind.CONFLICT, message, hint);
  }

  private static Problem missing(String message, String hint) {
    return Problem.of(Problem.Kind.NOT_FOUND, message, hint);
  }
}
