package rearguard.agent.driver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A wire to a server that is cut for good after so many bytes were said to the server. */
public final class CutWire implements AutoCloseable {
  private final ServerSocket door;
  private final int server;
  private final long most;
  private final Runnable then;
  private final AtomicLong said = new AtomicLong();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private CutWire(ServerSocket door, int server, long most, Runnable then) {
    this.door = door;
    this.server = server;
    this.most = most;
    this.then = then;
  }

  public static CutWire to(int server, long most, Runnable then) throws IOException {
    var wire =
        new CutWire(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server, most, then);
    Thread.ofVirtual().start(wire::accept);
    return wire;
  }

  public String address() {
    return "127.0.0.1:" + door.getLocalPort();
  }

  /** How much was said to the server. */
  public long said() {
    return said.get();
  }

  private void accept() {
    try {
      while (true) {
        var client = door.accept();
        var back = new Socket(InetAddress.getLoopbackAddress(), server);
        sockets.addAll(List.of(client, back));
        Thread.ofVirtual().start(() -> carry(client, back, true));
        Thread.ofVirtual().start(() -> carry(back, client, false));
      }
    } catch (IOException _) {
      close();
    }
  }

  private void carry(Socket from, Socket to, boolean counted) {
    var buffer = new byte[1000];
    try {
      for (int read = 0; read >= 0; read = from.getInputStream().read(buffer)) {
        long before = counted ? said.getAndAdd(read) : 0;
        int some = (int) Math.max(0, Math.min(read, most - before));
        to.getOutputStream().write(buffer, 0, counted ? some : read);
        if (counted && before + read >= most) {
          then.run();
          close();
          return;
        }
      }
      to.shutdownOutput();
    } catch (IOException _) {
      // the other side is gone, and so is this one
    }
  }

  @Override
  public void close() {
    try {
      door.close();
      for (var socket : sockets) {
        socket.close();
      }
    } catch (IOException _) {
      // closed is closed
    }
  }
}
