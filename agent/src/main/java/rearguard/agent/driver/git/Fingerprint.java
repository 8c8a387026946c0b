package rearguard.agent.driver.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.git.repository.Checkout;
import rearguard.agent.driver.git.repository.GitPath;
import rearguard.agent.driver.git.repository.GitState;
import rearguard.agent.driver.git.repository.GitState.Kept;
import rearguard.agent.driver.git.repository.IndexEntry;
import rearguard.agent.driver.git.repository.Repositories.Found;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Disk.Stat;
import rearguard.agent.host.HostException;

/**
 * A digest that changes when HEAD, the index, a tracked file or a kept folder changes; contents are
 * known by size and time, so it is cheap.
 */
final class Fingerprint {
  private final Checkout checkout;
  private final MessageDigest digest;

  private Fingerprint(Checkout checkout) {
    this.checkout = checkout;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String of(Checkout checkout, List<Found> live, GitState state) throws HostException {
    var print = new Fingerprint(checkout);
    for (Found found : live) {
      print.repository(found);
    }
    for (Kept kept : state.kept()) {
      print.tree(checkout.path().resolve(kept.path()));
    }
    return HexFormat.of().formatHex(print.digest.digest());
  }

  private void repository(Found found) throws HostException {
    checkout
        .reader(found.repository())
        .head()
        .ifPresent(head -> add(head.commit() + " " + head.branch()));
    for (IndexEntry entry : found.entries()) {
      digest.update((entry.flag() + entry.line()).getBytes(ISO_8859_1));
    }
    for (GitPath file : found.files()) {
      add(file.text() + stamp(checkout.disk().stat(checkout.path().resolve(file.text()))));
    }
  }

  private void tree(Path path) throws HostException {
    var stat = checkout.disk().stat(path);
    add(stamp(stat));
    if (stat.filter(found -> found.type() == Disk.Type.FOLDER).isPresent()) {
      for (String name : checkout.disk().names(path)) {
        add(name);
        tree(path.resolve(name));
      }
    }
  }

  private static String stamp(Optional<Stat> stat) {
    return stat.map(
            found ->
                " "
                    + found.type()
                    + " "
                    + found.mode()
                    + " "
                    + found.size()
                    + " "
                    + (found.type() == Disk.Type.FOLDER ? 0 : found.modifiedNanos()))
        .orElse(" absent");
  }

  private void add(String text) {
    digest.update(text.getBytes(UTF_8));
    digest.update((byte) '\n');
  }
}
