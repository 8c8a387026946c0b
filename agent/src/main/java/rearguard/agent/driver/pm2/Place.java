package rearguard.agent.driver.pm2;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rearguard.agent.driver.Subject;
import rearguard.agent.driver.pm2.app.Woe;
import rearguard.agent.host.Command;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;
import rearguard.agent.paths.Homes;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * One PM2: its folder, its user, and the programs that speak to it.
 *
 * @param program path of pm2; empty means the one on PATH
 */
record Place(Path home, Owner owner, String node, String program) {
  private static final Duration ACCOUNT_WITHIN = Duration.ofSeconds(10);
  private static final int PASSWD_FIELDS = 7;

  static Place of(Subject subject) throws HostException, InterruptedException {
    var host = subject.host();
    var user = subject.settings().text(Keys.USER);
    var account = user.isPresent() ? Optional.of(account(host, user.get())) : ownerOfFile(subject);
    var home =
        subject
            .settings()
            .text(Keys.HOME)
            .map(Path::of)
            .or(() -> account.map(found -> found.folder().resolve(".pm2")))
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".pm2"));
    var stat =
        host.disk()
            .stat(home)
            .orElseThrow(
                () ->
                    Woe.of(
                        Problem.Kind.NOT_FOUND,
                        "PM2 home \"" + Quoted.of(home.toString()) + "\" is not there",
                        "Give the key home, or user, of the component's pm2 section."));
    var owner = user.isPresent() ? account.map(Account::owner).orElse(stat.owner()) : stat.owner();
    var program = subject.settings().text(Keys.PROGRAM).orElse("");
    return new Place(home, owner, node(host, program), program);
  }

  /** Found without starting a program; empty when that cannot be. */
  static Optional<Path> home(Subject subject) throws HostException {
    var said = subject.settings().text(Keys.HOME).map(Path::of);
    var user = subject.settings().text(Keys.USER);
    var file = subject.settings().text(Keys.ECOSYSTEM).map(Path::of);
    if (said.isPresent()) {
      return said;
    }
    var disk = subject.host().disk();
    if (user.isEmpty() && file.isEmpty()) {
      return Optional.of(Path.of(System.getProperty("user.home"), ".pm2"));
    }
    var owner =
        user.isPresent()
            ? user
            : disk.stat(file.get()).map(stat -> Integer.toString(stat.owner().user()));
    return owner.isEmpty()
        ? Optional.empty()
        : Homes.of(owner.get(), disk).map(folder -> folder.resolve(".pm2"));
  }

  /** The node that came with this pm2, as version managers lay them out. */
  private static String node(Host host, String program) throws HostException {
    if (program.isEmpty()) {
      return "node";
    }
    var beside = Path.of(program).resolveSibling("node");
    return host.disk().stat(beside).isPresent() ? beside.toString() : "node";
  }

  private record Account(Owner owner, Path folder) {}

  private static Optional<Account> ownerOfFile(Subject subject)
      throws HostException, InterruptedException {
    var file = subject.settings().text(Keys.ECOSYSTEM);
    if (file.isEmpty() || subject.settings().text(Keys.HOME).isPresent()) {
      return Optional.empty();
    }
    var stat = subject.host().disk().stat(Path.of(file.get()));
    return stat.isEmpty()
        ? Optional.empty()
        : Optional.of(account(subject.host(), Integer.toString(stat.get().owner().user())));
  }

  private static Account account(Host host, String user)
      throws HostException, InterruptedException {
    var ran =
        host.programs()
            .run(Command.of(Path.of("/"), ACCOUNT_WITHIN, "getent", "passwd", "--", user));
    var fields = List.of(ran.out().strip().split(":", -1));
    if (!ran.fine() || fields.size() < PASSWD_FIELDS) {
      throw Woe.of(
          Problem.Kind.NOT_FOUND,
          "user \"" + Quoted.of(user) + "\" is not known on this host",
          "Correct the key user of the component's pm2 section.");
    }
    var owner = new Owner(Integer.parseInt(fields.get(2)), Integer.parseInt(fields.get(3)));
    return new Account(owner, Path.of(fields.get(5)));
  }

  /** The command line of our script in one of its modes; runs as PM2's user. */
  Command script(Duration within, String mode, String... more) {
    var words =
        new java.util.ArrayList<>(
            List.of(node, "-e", Script.TEXT, "--", mode, home.toString(), program));
    words.addAll(List.of(more));
    return Command.of(home, within, words).as(owner).with(Map.of("PM2_HOME", home.toString()));
  }
}
