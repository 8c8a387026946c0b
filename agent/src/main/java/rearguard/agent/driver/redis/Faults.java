package rearguard.agent.driver.redis;

import java.util.Locale;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * What a server's refusal means. Its text may repeat what it was asked, a password or a value among
 * it, so only its first word is ever shown.
 */
enum Faults {
  ;

  static final String UNKNOWN = "unknown command";

  static HostException of(String named, String command, String text) {
    var code = text.split(" ", 2)[0];
    var name = command.toUpperCase(Locale.ROOT);
    return switch (code) {
      case "LOADING" ->
          later(named + " is still loading its data", "Wait until it has, then try again.");
      case "BUSY" ->
          later(named + " is busy with a script", "Wait for it, or end it: redis-cli script kill.");
      case "NOAUTH" ->
          denied(named + " wants a password", "Name a file that holds it in password-file.");
      case "WRONGPASS" ->
          denied(
              named + " does not accept the password",
              "Correct the file that password-file names, or the user.");
      case "NOPERM" ->
          denied(
              named + " does not let this user do " + name + " with these keys",
              "Allow it with ACL SETUSER; the driver's page lists what it needs.");
      case "DENIED" ->
          denied(named + " is in protected mode", "Name its socket, or set a password.");
      case "READONLY" ->
          conflict(named + " is a read-only replica", "Name the primary in the fleet file.");
      case "MISCONF" ->
          conflict(
              named + " cannot save to its disk and takes no changes",
              "Free its disk; its log tells why saving failed.");
      case "OOM" ->
          conflict(
              named + " is at its maxmemory", "Raise maxmemory, or remove what is not needed.");
      case "NOREPLICAS" ->
          conflict(named + " has too few replicas to take changes", "Bring its replicas back.");
      case "MOVED", "ASK", "CLUSTERDOWN", "CROSSSLOT" -> cluster(named);
      case "MASTERDOWN" ->
          conflict(named + " is a replica without its primary", "Name the primary.");
      default -> other(named, name, text);
    };
  }

  private static HostException other(String named, String name, String text) {
    if (text.toLowerCase(Locale.ROOT).contains(UNKNOWN)) {
      return conflict(
          named + " does not know the command " + name,
          "It is too old, or its configuration renamed the command.");
    }
    if (name.equals("AUTH")) {
      return denied(
          named + " does not accept the password",
          "Correct the file that password-file names; drop the key when the server wants none.");
    }
    return conflict(
        named + " refused " + name + ": " + Quoted.of(text.split(" ", 2)[0]),
        "Its log may tell more.");
  }

  static HostException cluster(String named) {
    return conflict(
        named + " is part of a cluster", "This driver cares for single servers and primaries.");
  }

  static HostException conflict(String message, String hint) {
    return new HostException(Problem.of(Problem.Kind.CONFLICT, message, hint));
  }

  static HostException later(String message, String hint) {
    return new HostException(Problem.of(Problem.Kind.CONFLICT, message, hint).mayBeRetried());
  }

  private static HostException denied(String message, String hint) {
    return new HostException(Problem.of(Problem.Kind.NOT_ALLOWED, message, hint));
  }
}
