package rearguard.agent.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import rearguard.model.local.Said;
import rearguard.wire.Frames;
import rearguard.wire.LocalWire;

/** The other side of {@link Door}. For one thread. */
public final class Knock implements AutoCloseable {
  private final SocketChannel channel;
  private final Frames frames;

  private Knock(SocketChannel channel) {
    this.channel = channel;
    this.frames = Frames.over(Channels.newInputStream(channel), Channels.newOutputStream(channel));
  }

  /** Empty when no agent is at work in that folder. */
  public static Optional<Knock> at(Path folder) {
    try {
      var address = UnixDomainSocketAddress.of(folder.resolve(Door.FILE));
      return Optional.of(new Knock(SocketChannel.open(address)));
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Hands each line on as it comes and returns the last word. */
  public Said ask(LocalWire.Asked asked, Consumer<Said> lines) throws IOException {
    frames.write(LocalWire.bytes(asked));
    while (true) {
      var said = LocalWire.said(frames.read().orElseThrow(() -> new IOException("it is gone")));
      if (said.last()) {
        return said;
      }
      lines.accept(said);
    }
  }

  /** Carries bytes both ways until the agent is done. */
  public void relay(InputStream in, OutputStream out) throws IOException, InterruptedException {
    var up = Thread.ofVirtual().name("relay").start(() -> upwards(in));
    Channels.newInputStream(channel).transferTo(new Flushed(out));
    up.interrupt();
    up.join(100);
  }

  private void upwards(InputStream in) {
    try {
      in.transferTo(Channels.newOutputStream(channel));
      channel.shutdownOutput();
    } catch (IOException _) {
      // the other direction ends the relay
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Nothing waits in a buffer: the other side answers what it has read. */
  private static final class Flushed extends OutputStream {
    private final OutputStream out;

    Flushed(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      out.write(one);
      out.flush();
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      out.flush();
    }
  }
}
