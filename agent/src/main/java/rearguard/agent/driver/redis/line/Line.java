package rearguard.agent.driver.redis.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** An open line. Not thread-safe. Waits as long as something moves, and no longer than its life. */
public final class Line implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final int BUFFER = 32 << 10;
  private static final int LINE = 64 << 10;

  /** Takes a long value piece by piece. */
  @FunctionalInterface
  public interface Sink {
    void take(byte[] buffer, int from, int count) throws HostException, InterruptedException;
  }

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final String named;
  private final Host host;
  private final long end;
  private final ByteBuffer in = ByteBuffer.allocate(BUFFER).flip();
  private final ByteBuffer out = ByteBuffer.allocate(BUFFER);

  private Line(SocketChannel channel, Selector selector, String named, Host host)
      throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.named = named;
    this.host = host;
    key = channel.configureBlocking(false).register(selector, 0);
    end = host.ticks() + LIFE.toNanos();
  }

  /**
   * Opens a line.
   *
   * @param named what people call the server
   */
  public static Line to(SocketAddress address, String named, Host host)
      throws HostException, InterruptedException {
    try {
      var channel =
          address instanceof InetSocketAddress
              ? SocketChannel.open()
              : SocketChannel.open(StandardProtocolFamily.UNIX);
      var line = new Line(channel, Selector.open(), named, host);
      line.connect(address);
      return line;
    } catch (IOException | UnresolvedAddressException e) {
      throw away(named, e);
    }
  }

  private void connect(SocketAddress address)
      throws IOException, HostException, InterruptedException {
    try {
      if (!channel.connect(address)) {
        await(SelectionKey.OP_CONNECT);
        channel.finishConnect();
      }
    } catch (IOException | HostException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Puts a command into the line; it may be sent later, with others. */
  public void put(Words words) throws HostException, InterruptedException {
    open(words.all().size());
    for (var word : words.all()) {
      put(word);
    }
  }

  /** Begins a command of that many words. */
  public void open(int words) throws HostException, InterruptedException {
    ascii("*" + words + "\r\n");
  }

  public void put(Blob word) throws HostException, InterruptedException {
    var bytes = word.bytes();
    announce(bytes.length);
    pass(bytes, 0, bytes.length);
    ended();
  }

  /** Begins a word of that many bytes, which are then passed and ended. */
  public void announce(long bytes) throws HostException, InterruptedException {
    ascii("$" + bytes + "\r\n");
  }

  public void pass(byte[] bytes, int from, int count) throws HostException, InterruptedException {
    for (int at = from; at < from + count; ) {
      if (!out.hasRemaining()) {
        send();
      }
      int some = Math.min(out.remaining(), from + count - at);
      out.put(bytes, at, some);
      at += some;
    }
  }

  public void ended() throws HostException, InterruptedException {
    ascii("\r\n");
  }

  private void ascii(String text) throws HostException, InterruptedException {
    var bytes = text.getBytes(UTF_8);
    pass(bytes, 0, bytes.length);
  }

  /** Sends what was put. */
  public void send() throws HostException, InterruptedException {
    out.flip();
    try {
      while (out.hasRemaining()) {
        if (channel.write(out) == 0) {
          await(SelectionKey.OP_WRITE);
        }
      }
    } catch (IOException e) {
      throw away(named, e);
    }
    out.clear();
  }

  /** Reads the first line of an answer. */
  public Head head() throws HostException, InterruptedException {
    var line = new ByteArrayOutputStream();
    for (int next = next(); next != '\r'; next = next()) {
      if (line.size() > LINE) {
        throw strange("a line without an end");
      }
      line.write(next);
    }
    next();
    var text = line.toString(UTF_8);
    if (text.isEmpty() || "+-:$*".indexOf(text.charAt(0)) < 0) {
      throw strange("something that is not Redis' protocol");
    }
    return new Head(text.charAt(0), text.substring(1));
  }

  /** Passes on that many bytes of a value, and its end. */
  public void drain(long bytes, Sink sink) throws HostException, InterruptedException {
    for (long left = bytes; left > 0; ) {
      fill();
      int some = (int) Math.min(in.remaining(), left);
      sink.take(in.array(), in.position(), some);
      in.position(in.position() + some);
      left -= some;
    }
    next();
    next();
  }

  private int next() throws HostException, InterruptedException {
    fill();
    return in.get() & 0xff;
  }

  private void fill() throws HostException, InterruptedException {
    if (in.hasRemaining()) {
      return;
    }
    in.clear();
    try {
      for (int read = channel.read(in); read <= 0; read = channel.read(in)) {
        if (read < 0) {
          throw new IOException("it closed the connection");
        }
        await(SelectionKey.OP_READ);
      }
    } catch (IOException e) {
      throw away(named, e);
    }
    in.flip();
  }

  private void await(int what) throws IOException, HostException, InterruptedException {
    key.interestOps(what);
    long until = Math.min(host.ticks() + PATIENCE.toNanos() - end, 0) + end;
    for (long left = until - host.ticks(); left > 0; left = until - host.ticks()) {
      int ready = selector.select(Math.max(1, left / 1_000_000));
      selector.selectedKeys().clear();
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (ready > 0) {
        return;
      }
    }
    throw new HostException(
        Problem.of(
                Problem.Kind.UNREACHABLE,
                named + " did not answer in time",
                "See whether it is busy with a long command: redis-cli slowlog get.")
            .mayBeRetried());
  }

  HostException strange(String what) {
    return new HostException(
        Problem.of(
            Problem.Kind.CONFLICT,
            named + " sent " + what,
            "See whether a Redis server listens there."));
  }

  private static HostException away(String named, Exception e) {
    var why = Optional.ofNullable(e.getMessage()).orElse("it has no address");
    return new HostException(
        Problem.of(
                Problem.Kind.UNREACHABLE,
                named + " cannot be spoken to: " + Quoted.of(why),
                "Start it, or correct the address in the fleet file.")
            .mayBeRetried(),
        e);
  }

  @Override
  public void close() {
    try (channel;
        selector) {
      key.cancel();
    } catch (IOException _) {
      // a line that cannot be closed is of no more use than a closed one
    }
  }
}
