package rearguard.agent.driver.systemd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Command;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * One systemd: how it is spoken to, and the one folder of its unit files that is the operator's
 * own. All others belong to packages and generators.
 */
record Place(SystemdCommands commands, Path folder, Owner owner) {
  static final Path MACHINE = Path.of("/etc/systemd/system");
  private static final Duration ACCOUNT_WITHIN = Duration.ofSeconds(10);
  private static final int PASSWD_FIELDS = 7;

  static Place of(Subject subject) throws HostException, InterruptedException {
    var user = subject.settings().text(Keys.USER);
    if (user.isEmpty()) {
      return new Place(new SystemdCommands(Optional.empty()), MACHINE, subject.host().self());
    }
    var account = Command.of(Path.of("/"), ACCOUNT_WITHIN, "getent", "passwd", "--", user.get());
    var ran = subject.host().programs().run(account);
    var fields = List.of(ran.out().strip().split(":", -1));
    if (!ran.fine() || fields.size() < PASSWD_FIELDS) {
      throw new HostException(
          Problem.of(
              Problem.Kind.NOT_FOUND,
              "user \"" + Quoted.of(user.get()) + "\" is not known on this host",
              "Correct the key user of the component's systemd section."));
    }
    var owner = new Owner(Integer.parseInt(fields.get(2)), Integer.parseInt(fields.get(3)));
    var folder = Path.of(fields.get(5)).resolve(".config/systemd/user");
    return new Place(new SystemdCommands(Optional.of(owner)), folder, owner);
  }

  static Place machine(Owner self) {
    return new Place(new SystemdCommands(Optional.empty()), MACHINE, self);
  }

  /** The names in the folder; none when there is no folder. */
  List<String> names(Disk disk) throws HostException {
    return disk.stat(folder).filter(stat -> stat.type() == Disk.Type.FOLDER).isPresent()
        ? disk.names(folder)
        : List.of();
  }
}
