package rearguard.agent.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import javax.net.ssl.SSLException;

/** What went wrong on the way to the other side, in words. */
enum Failure {
  ;

  static String words(IOException e) {
    return switch (e) {
      case ConnectException _ -> "connection refused";
      case NoRouteToHostException _ -> "no route to it";
      case SSLException _ -> "TLS failed: " + e.getMessage();
      default -> String.valueOf(e.getMessage());
    };
  }
}
