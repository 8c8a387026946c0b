package rearguard.agent.check;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Whether something accepts a connection. */
enum TcpProbe {
  ;

  static Seen look(String host, int port, Duration within) {
    var address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      return Seen.unknown("\"" + host + "\" has no address");
    }
    try (var socket = new Socket()) {
      socket.connect(address, (int) within.toMillis());
      return Seen.passed(host + ":" + port + " accepts connections");
    } catch (SocketTimeoutException _) {
      return Seen.failed("no answer in " + Patience.words(within));
    } catch (IOException e) {
      return Seen.failed(host + ":" + port + ": " + Failure.words(e));
    }
  }
}
