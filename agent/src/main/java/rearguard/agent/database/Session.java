package rearguard.agent.database;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.SecretFile;

/**
 * One transaction in a database: what is not kept at its end never happened. The server itself ends
 * what takes too long or was left behind by a killed agent. Not thread-safe.
 *
 * <p>A server that asks for the password in the clear does not get it. The way is encrypted when
 * the server can; where its section wants proof, nothing is said to a server that cannot prove who
 * it is.
 */
public final class Session implements AutoCloseable {
  private final Database database;
  private final Connection connection;

  private Session(Database database, Connection connection) {
    this.database = database;
    this.connection = connection;
  }

  /** For looking: the server refuses to change anything, and shows all as of one moment. */
  public static Session looking(Database database, Host host)
      throws HostException, InterruptedException {
    return open(database, host, Manner.LOOKING);
  }

  /** Likewise, for as long as it takes to read all there is: each statement has that time. */
  public static Session reading(Database database, Host host, Duration within)
      throws HostException, InterruptedException {
    return open(database, host, Manner.LOOKING.within(within));
  }

  public static Session changing(Database database, Host host)
      throws HostException, InterruptedException {
    return open(database, host, Manner.CHANGING);
  }

  /**
   * For statements that no transaction may hold, such as one that makes a database: each is kept at
   * once, and has that time.
   */
  public static Session alone(Database database, Host host, Duration within)
      throws HostException, InterruptedException {
    return open(database, host, Manner.ALONE.within(within));
  }

  private static Session open(Database database, Host host, Manner manner)
      throws HostException, InterruptedException {
    var properties = properties(database, host, manner);
    try {
      var connection =
          Optional.ofNullable(
                  new Driver().connect("jdbc:postgresql://" + database.address() + "/", properties))
              .orElseThrow(() -> new SQLException("no such address", "08001"));
      var session = new Session(database, connection);
      try {
        connection.setAutoCommit(manner.alone());
        connection.setReadOnly(manner.looks());
        if (manner.looks()) {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        }
        session.ask(manner.limits());
        return session;
      } catch (SQLException | HostException | InterruptedException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (SQLException e) {
      throw Faults.of(database, e);
    }
  }

  /** Nothing is taken from this account's files or environment, and nothing prepared is kept. */
  private static Properties properties(Database database, Host host, Manner manner)
      throws HostException {
    var properties = new Properties();
    properties.setProperty("PGDBNAME", database.name());
    properties.setProperty("user", database.user());
    properties.setProperty("password", password(database, host));
    properties.setProperty("requireAuth", "!password");
    properties.setProperty("gssEncMode", "disable");
    if (database.authority().isPresent()) {
      properties.setProperty("sslmode", "verify-full");
      properties.setProperty("sslrootcert", Authority.file(database.authority().get(), host));
    }
    properties.setProperty("ApplicationName", "rearguard");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", manner.silence());
    properties.setProperty("prepareThreshold", "0");
    return properties;
  }

  private static String password(Database database, Host host) throws HostException {
    return database.password().isEmpty()
        ? ""
        : new String(
            SecretFile.in(database.password().get(), "password", Database.PASSWORD, host),
            StandardCharsets.UTF_8);
  }

  /** The rows, every value as text. */
  public List<List<Optional<String>>> ask(Sql sql) throws HostException, InterruptedException {
    try (var statement = ready(sql);
        var found = statement.executeQuery()) {
      int columns = found.getMetaData().getColumnCount();
      var rows = new ArrayList<List<Optional<String>>>();
      while (found.next()) {
        var row = new ArrayList<Optional<String>>();
        for (int column = 1; column <= columns; column++) {
          row.add(Optional.ofNullable(found.getString(column)));
        }
        rows.add(List.copyOf(row));
      }
      return rows;
    } catch (SQLException e) {
      throw Faults.of(database, e);
    }
  }

  /** How many rows it changed. */
  public int change(Sql sql) throws HostException, InterruptedException {
    try (var statement = ready(sql)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw Faults.of(database, e);
    }
  }

  private PreparedStatement ready(Sql sql) throws SQLException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var statement = connection.prepareStatement(sql.text());
    for (int at = 0; at < sql.arguments().size(); at++) {
      statement.setString(at + 1, sql.arguments().get(at).orElse(null));
    }
    return statement;
  }

  /** Makes what was changed last; an exception when nobody knows whether it did. */
  public void keep() throws HostException {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw Faults.of(database, e);
    }
  }

  /** What was not kept is undone by the server, which hears of the end in any case. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException _) {
      // the server undoes it when the line is gone
    }
  }
}
