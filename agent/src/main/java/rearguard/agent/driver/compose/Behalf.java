package rearguard.agent.driver.compose;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.Command;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;

/**
 * On whose behalf a project is read. Whoever may write its files says which others Compose reads,
 * by name, by link, and anew while they are read; so they are read as that user, with the groups he
 * has, and what he may not read is read for nobody. What is root's is read as it always was.
 *
 * @param owner empty for root, and for an agent that is not root and can become nobody else
 */
record Behalf(Host host, Optional<Owner> owner) {
  static final int LIMIT = 1 << 20;

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int ROOT = 0;

  /** A number without an account has no groups; this one owns nothing by custom. */
  private static final int NOGROUP = 65534;

  static Behalf of(Host host, Path directory) throws HostException, InterruptedException {
    return first(host, List.of(directory));
  }

  /** The first stranger who owns the directory, a file of the set, or a folder between them. */
  static Behalf of(Host host, FileSet files) throws HostException, InterruptedException {
    var places = new ArrayList<>(List.of(files.folder()));
    for (var file : files.files()) {
      var name = Path.of(file);
      for (var names = 1; names <= name.getNameCount(); names++) {
        places.add(files.folder().resolve(name.subpath(0, names)));
      }
    }
    return first(host, places);
  }

  private static Behalf first(Host host, List<Path> places)
      throws HostException, InterruptedException {
    if (host.self().user() == ROOT) {
      for (var place : places) {
        var user = host.disk().stat(place).map(stat -> stat.owner().user()).orElse(ROOT);
        if (user != ROOT) {
          return new Behalf(host, Optional.of(new Owner(user, group(host, user))));
        }
      }
    }
    return new Behalf(host, Optional.empty());
  }

  /** His own, and not that of the folder: root gives folders away and leaves its group on them. */
  private static int group(Host host, int user) throws HostException, InterruptedException {
    var words = List.of("getent", "passwd", Integer.toString(user));
    var ran = host.programs().run(Command.of(Path.of("/"), SOON, words));
    var fields = ran.out().strip().split(":", -1);
    return ran.fine() && fields.length > 3 && fields[3].matches("\\d{1,9}")
        ? Integer.parseInt(fields[3])
        : NOGROUP;
  }

  boolean ofStranger() {
    return owner.isPresent();
  }

  /** What a plain file holds; empty when he may not read it. */
  Optional<byte[]> read(Path file) throws HostException, InterruptedException {
    if (owner.isEmpty()) {
      return Optional.of(host.disk().read(file, LIMIT));
    }
    var ran = run(List.of("base64", "--wrap=0", file.toString()));
    if (!ran.fine()) {
      return Optional.empty();
    }
    var bytes = ran.cut() ? new byte[LIMIT + 1] : Base64.getDecoder().decode(ran.out().strip());
    if (bytes.length > LIMIT) {
      throw Woe.conflict(
          "file " + Woe.quoted(file.toString()) + " is larger than " + (LIMIT >> 10) + " KiB",
          "Leave out of it what Compose need not read.");
    }
    return Optional.of(bytes);
  }

  boolean mayRead(Path path) throws HostException, InterruptedException {
    return owner.isEmpty() || run(List.of("test", "-r", path.toString())).fine();
  }

  private rearguard.agent.host.Ran run(List<String> words)
      throws HostException, InterruptedException {
    return host.programs().run(as(Command.of(Path.of("/"), SOON, words).with(Map.of())));
  }

  Command as(Command command) {
    return owner.map(command::as).orElse(command);
  }

  /**
   * That he may not read what he named.
   *
   * @param where file and key that name it
   */
  HostException shut(String where, Path path) {
    return Woe.conflict(
        where + " names " + Woe.quoted(path.toString()) + ", which " + name() + " may not read",
        "Let that user read it, name another file, or give the project's folder to root: for a"
            + " folder no more is read than its owner may read.");
  }

  /** For messages. */
  String name() {
    return "user " + owner.map(Owner::user).orElse(ROOT) + ", who owns the project,";
  }
}
