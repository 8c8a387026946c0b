package rearguard.agent.driver.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import rearguard.agent.driver.redis.line.Blob;
import rearguard.agent.driver.redis.line.Head;
import rearguard.agent.driver.redis.line.Line;
import rearguard.agent.driver.redis.line.Reply;
import rearguard.agent.host.HostException;

/**
 * Digests the answers to {@link RedisCommands#content} while they pass by. What has an order is
 * digested in it; of sets and hashes, whose order is the server's whim, the digests of the members
 * are added up.
 */
final class Content {
  private static final BigInteger MODULUS = BigInteger.TWO.pow(256);

  private final Line line;
  private final MessageDigest sha = sha256();
  private BigInteger sum = BigInteger.ZERO;
  private long length;
  private boolean wrong;

  private Content(Line line) {
    this.line = line;
  }

  static Content of(KeyType type, Line line) throws HostException, InterruptedException {
    var content = new Content(line);
    switch (type) {
      case STRING -> {
        content.ordered();
        content.length = 1;
      }
      case LIST -> content.length = content.ordered();
      case ZSET -> content.length = content.ordered() / 2;
      case SET -> content.length = content.unordered(1);
      case HASH -> content.length = content.unordered(2);
      case STREAM -> {
        content.length = content.ordered();
        content.lastId();
        content.ordered();
      }
    }
    return content;
  }

  long length() {
    return length;
  }

  /** Whether the key was of another type by then. */
  boolean wrong() {
    return wrong;
  }

  Blob digest() {
    sha.update(sum.toByteArray());
    return Blob.of(sha.digest());
  }

  private long ordered() throws HostException, InterruptedException {
    var head = head();
    if (head.kind() == '$' && head.number() >= 0) {
      line.drain(head.number(), sha::update);
    }
    for (long left = head.kind() == '*' ? head.number() : 0; left > 0; left--) {
      ordered();
    }
    return head.number();
  }

  private long unordered(int together) throws HostException, InterruptedException {
    var head = head();
    long members = Math.max(0, head.number()) / together;
    for (long left = members; left > 0; left--) {
      var one = sha256();
      for (int part = 0; part < together; part++) {
        var bytes = line.head();
        one.update((bytes.text() + "\n").getBytes(UTF_8));
        line.drain(bytes.number(), one::update);
      }
      sum = sum.add(new BigInteger(1, one.digest())).mod(MODULUS);
    }
    return members;
  }

  private Head head() throws HostException, InterruptedException {
    var head = line.head();
    wrong |= head.refused();
    sha.update((head.kind() + head.text() + "\n").getBytes(UTF_8));
    return head;
  }

  /** Of what else is told there, how the server packs it is no part of the content. */
  private void lastId() throws HostException, InterruptedException {
    if (Reply.from(line) instanceof Reply.Many(var facts)) {
      for (int at = 0; at + 1 < facts.size(); at += 2) {
        if (facts.get(at).words().equals("last-generated-id")) {
          sha.update(facts.get(at + 1).words().getBytes(UTF_8));
        }
      }
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
