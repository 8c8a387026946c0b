package rearguard.agent.database;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.DriverSpec.Shape;
import rearguard.model.name.Quoted;

/**
 * Where a database is, and who enters it.
 *
 * @param password the file that holds the password; it is read when the door is opened
 * @param authority the certificates of which one must have signed the server's own, which must be
 *     for the host of the address; empty: the way is encrypted when the server can, and nobody
 *     knows whose server it is
 */
public record Database(
    String address, String name, String user, Optional<Path> password, Optional<Path> authority) {
  public static final String ADDRESS = "address";
  public static final String DATABASE = "database";
  public static final String USER = "user";
  public static final String PASSWORD = "password-file";

  public static final String TLS = "tls";
  public static final String CA = "ca";

  private static final String VERIFY = "verify";
  private static final String LOCAL = "127.0.0.1:5432";

  /** What every section of a fleet file says that means a database. */
  public static List<DriverSpec.Key> keys() {
    return List.of(
        new DriverSpec.Key(DATABASE, Shape.TEXT, true, "name of the database"),
        new DriverSpec.Key(
            USER, Shape.TEXT, true, "the database's user that may read and change it"),
        new DriverSpec.Key(
            ADDRESS, Shape.TEXT, false, "host:port of the server; 127.0.0.1:5432 when absent"),
        new DriverSpec.Key(
            PASSWORD,
            Shape.TEXT,
            false,
            "path of a file with the password, owned by root and readable by nobody else"),
        new DriverSpec.Key(
            TLS,
            Shape.TEXT,
            false,
            "\"verify\": the server must prove with a certificate of ca that it is the host of"
                + " address; when absent the way is encrypted if the server can, and not proven"),
        new DriverSpec.Key(
            CA,
            Shape.TEXT,
            false,
            "path of a PEM file with the certificates that are trusted, that only root can write"));
  }

  /** Of a section that was reviewed. */
  public static Database of(Setting.Group group) {
    return new Database(
        group.text(ADDRESS).orElse(LOCAL),
        group.text(DATABASE).orElse(""),
        group.text(USER).orElse(""),
        group.text(PASSWORD).map(Path::of),
        group.text(CA).map(Path::of));
  }

  public static List<Problem> review(Setting.Group group) {
    var problems = new ArrayList<Problem>();
    plain(group, DATABASE).ifPresent(problems::add);
    plain(group, USER).ifPresent(problems::add);
    address(group).ifPresent(problems::add);
    path(group, PASSWORD, "/etc/shop/db.pass; never a value").ifPresent(problems::add);
    path(group, CA, "/etc/shop/ca.pem").ifPresent(problems::add);
    tls(group).ifPresent(problems::add);
    return problems;
  }

  private static Optional<Problem> plain(Setting.Group group, String key) {
    return group
        .text(key)
        .filter(name -> !name.matches("[A-Za-z0-9_.@-]{1,63}"))
        .map(
            name ->
                wrong(
                    key,
                    key + " \"" + Quoted.of(name) + "\" is not a name",
                    "Use letters, digits, \"_\", \".\", \"@\" and \"-\", 63 at most."));
  }

  private static Optional<Problem> address(Setting.Group group) {
    return group
        .text(ADDRESS)
        .filter(address -> !address.matches("[A-Za-z0-9._-]{1,253}:[0-9]{1,5}"))
        .filter(address -> !address.matches("\\[[0-9A-Fa-f:.]{2,45}]:[0-9]{1,5}"))
        .map(
            address ->
                wrong(
                    ADDRESS,
                    "address \"" + Quoted.of(address) + "\" is not host:port",
                    "Write it as 127.0.0.1:5432 or [::1]:5432."));
  }

  private static Optional<Problem> path(Setting.Group group, String key, String such) {
    return group
        .text(key)
        .filter(
            path ->
                !path.startsWith("/")
                    || path.indexOf('\0') >= 0
                    || !Path.of(path).normalize().toString().equals(path))
        .map(
            _ ->
                wrong(
                    key,
                    key + " is not an absolute path in its plain form",
                    "Write the path of a file, such as " + such + "."));
  }

  /** Whoever asks for proof says of whom, and who names an authority wants the proof. */
  private static Optional<Problem> tls(Setting.Group group) {
    var said = group.text(TLS);
    if (said.isPresent() && !said.get().equals(VERIFY)) {
      return Optional.of(
          wrong(
              TLS,
              "tls \"" + Quoted.of(said.get()) + "\" is not allowed",
              "Write \"verify\", or take it away: then the server proves nothing."));
    }
    return said.isPresent() == group.text(CA).isPresent()
        ? Optional.empty()
        : Optional.of(
            wrong(
                said.isPresent() ? TLS : CA,
                said.isPresent()
                    ? "tls asks for proof, and ca is missing"
                    : "ca is of no use alone",
                "Write both, as \"tls: verify\" and \"ca: /etc/shop/ca.pem\"."));
  }

  private static Problem wrong(String key, String message, String hint) {
    return Problem.of(Problem.Kind.USAGE, message, hint).at(new Problem.Place("", 0, 0, key));
  }

  /** Another database of the same server, entered in the same way. */
  public Database beside(String other) {
    return new Database(address, other, user, password, authority);
  }

  /** Of {@link #address}, which a section has as host:port or [host]:port. */
  public String host() {
    var host = address.substring(0, address.lastIndexOf(':'));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  public String port() {
    return address.substring(address.lastIndexOf(':') + 1);
  }

  /** In words. */
  public String named() {
    return "database \"" + Quoted.of(name) + "\" at \"" + Quoted.of(address) + "\"";
  }
}
