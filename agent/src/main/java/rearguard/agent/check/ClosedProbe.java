package rearguard.agent.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Whether nothing accepts a connection. Only a refusal or silence is a proof: who has no way to the
 * other host cannot tell whether somebody else gets through.
 */
enum ClosedProbe {
  ;

  static Seen look(String host, int port, Duration within) {
    var address = new InetSocketAddress(host, port);
    var patience = shorter(within);
    if (address.isUnresolved()) {
      return Seen.unknown("\"" + host + "\" has no address");
    }
    try (var socket = new Socket()) {
      socket.connect(address, (int) patience.toMillis());
      return Seen.failed(host + ":" + port + " accepts connections");
    } catch (SocketTimeoutException _) {
      return Seen.passed(host + ":" + port + " did not answer in " + Patience.words(patience));
    } catch (ConnectException e) {
      return refused(e)
          ? Seen.passed(host + ":" + port + " refused the connection")
          : Seen.unknown(host + ":" + port + ": " + e.getMessage());
    } catch (IOException e) {
      return Seen.unknown(host + ":" + port + ": " + Failure.words(e));
    }
  }

  /** The kernel's words, which Java hands on: there is a class for no route, and none for this. */
  private static boolean refused(ConnectException e) {
    return String.valueOf(e.getMessage()).contains("refused");
  }

  /** Silence is an answer here, and has to come before the attempt is ended by force. */
  private static Duration shorter(Duration within) {
    return within.multipliedBy(3).dividedBy(4);
  }
}
