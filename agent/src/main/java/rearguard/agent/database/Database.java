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
 */
public record Database(String address, String name, String user, Optional<Path> password) {
  public static final String ADDRESS = "address";
  public static final String DATABASE = "database";
  public static final String USER = "user";
  public static final String PASSWORD = "password-file";

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
            "path of a file with the password, owned by root and readable by nobody else"));
  }

  /** Of a section that was reviewed. */
  public static Database of(Setting.Group group) {
    return new Database(
        group.text(ADDRESS).orElse(LOCAL),
        group.text(DATABASE).orElse(""),
        group.text(USER).orElse(""),
        group.text(PASSWORD).map(Path::of));
  }

  public static List<Problem> review(Setting.Group group) {
    var problems = new ArrayList<Problem>();
    plain(group, DATABASE).ifPresent(problems::add);
    plain(group, USER).ifPresent(problems::add);
    address(group).ifPresent(problems::add);
    password(group).ifPresent(problems::add);
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

  private static Optional<Problem> password(Setting.Group group) {
    return group
        .text(PASSWORD)
        .filter(
            path ->
                !path.startsWith("/")
                    || path.indexOf('\0') >= 0
                    || !Path.of(path).normalize().toString().equals(path))
        .map(
            _ ->
                wrong(
                    PASSWORD,
                    PASSWORD + " is not an absolute path in its plain form",
                    "Write the path of a file, such as /etc/shop/db.pass; never a value."));
  }

  private static Problem wrong(String key, String message, String hint) {
    return Problem.of(Problem.Kind.USAGE, message, hint).at(new Problem.Place("", 0, 0, key));
  }

  /** In words. */
  public String named() {
    return "database \"" + Quoted.of(name) + "\" at \"" + Quoted.of(address) + "\"";
  }
}
