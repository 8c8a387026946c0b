package rearguard.agent.database;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.postgresql.util.GT;
import rearguard.model.Problem;

/** Why a server did not prove who it is, where its section wants that. */
enum Unproven {
  ;

  /** The library's own words, which it says in the language of the process. */
  private static final String WITHOUT_TLS = "The server does not support SSL.";

  /** The connection ended while it was made (SQLSTATE). */
  private static final String ENDED = "08006";

  static Optional<Problem> of(Database database, SQLException cause) {
    if (database.authority().isEmpty()) {
      return Optional.empty();
    }
    if (Objects.equals(cause.getMessage(), GT.tr(WITHOUT_TLS))) {
      return said(
          database, "has no TLS, and tls: verify wants it", "Set \"ssl\" of that server to on.");
    }
    if (!Objects.equals(cause.getSQLState(), ENDED)) {
      return Optional.empty();
    }
    if (cause.getCause() instanceof SSLException) {
      return said(
          database,
          "does not prove who it is: no certificate of ca has signed its own, or that is over",
          "Is it the right server? Name in ca what signed its certificate.");
    }
    return cause.getCause() == null
        ? said(
            database,
            "proves to be another host than that of its address",
            "Is it the right server? Write in address the name that its certificate has.")
        : Optional.empty();
  }

  private static Optional<Problem> said(Database database, String what, String hint) {
    return Optional.of(Problem.of(Problem.Kind.NOT_ALLOWED, database.named() + " " + what, hint));
  }
}
