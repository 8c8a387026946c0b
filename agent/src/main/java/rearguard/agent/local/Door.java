package rearguard.agent.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import jdk.net.ExtendedSocketOptions;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;
import rearguard.wire.Frames;
import rearguard.wire.LocalWire;

/**
 * The agent's socket on its own host: a file in the agent's folder, for the agent's account and
 * root alone. Costs nothing while nobody knocks. Closing it ends what is asked, and interrupts what
 * is at work; the fence of a run that was taken over stays.
 */
public final class Door implements AutoCloseable {
  /** In a folder of its own, which is what keeps others out: a socket is made with any mode. */
  private static final String FOLDER = "local";

  static final String FILE = FOLDER + "/agent.sock";
  private static final Logger LOG = Logger.getLogger("rearguard.local");
  private static final int AT_ONCE = 64;
  private static final Duration CLOSING = Duration.ofMillis(300);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch deaf = new CountDownLatch(1);
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final ServerSocketChannel server;
  private final LocalDesk desk;
  private final String owner;

  private Door(ServerSocketChannel server, LocalDesk desk, String owner) {
    this.server = server;
    this.desk = desk;
    this.owner = owner;
  }

  /** Answers from now on; the folder is the agent's own, and the journal's lock is held. */
  public static Door open(Path folder, LocalDesk desk, Host host)
      throws HostException, InterruptedException {
    var file = folder.resolve(FILE);
    host.disk().makeFolder(folder.resolve(FOLDER), 0700, host.self());
    host.disk().dress(folder.resolve(FOLDER), 0700, host.self());
    host.disk().deleteTree(file);
    try {
      var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(file), AT_ONCE);
      var door = new Door(server, desk, System.getProperty("user.name", ""));
      door.threads.execute(door::listen);
      return door;
    } catch (IOException | IllegalArgumentException e) {
      throw new HostException(
          Problem.of(
              Problem.Kind.UNEXPECTED,
              "cannot listen at \"" + file + "\": " + Quoted.of(String.valueOf(e.getMessage())),
              "A socket's path has at most 107 bytes; choose a shorter folder."),
          e);
    }
  }

  private void listen() {
    try {
      while (server.isOpen()) {
        var guest = server.accept();
        places.acquire();
        threads.execute(() -> receive(guest));
      }
    } catch (IOException | RejectedExecutionException _) {
      LOG.fine("the socket is closed");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      shut(); // nobody knocks at a door behind which nobody listens
      deaf.countDown();
    }
  }

  private void receive(SocketChannel guest) {
    try (guest) {
      var peer = guest.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
      if (peer.equals("root") || peer.equals(owner)) {
        serve(desk, Channels.newInputStream(guest), Channels.newOutputStream(guest), peer);
      } else {
        LOG.warning(() -> "refused account \"" + Quoted.of(peer) + "\" at the socket");
      }
    } catch (IOException e) {
      LOG.fine(() -> "a guest left: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
  }

  /** Answers one ask after the other until the other side is done. */
  public static void serve(LocalDesk desk, InputStream in, OutputStream out, String account)
      throws IOException, InterruptedException {
    var frames = Frames.over(in, out);
    for (var next = frames.read(); next.isPresent(); next = frames.read()) {
      try {
        desk.answer(LocalWire.asked(next.get()), account, new Mouth(frames)::say);
      } catch (IllegalArgumentException e) {
        LOG.warning(() -> "ended a talk: " + e.getMessage());
        return;
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    shut();
    try {
      var _ = deaf.await(CLOSING.toMillis(), TimeUnit.MILLISECONDS); // until then one could knock
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void shut() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.fine(() -> "closing the socket: " + e.getMessage());
    }
  }
}
