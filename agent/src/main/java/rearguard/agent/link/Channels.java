package rearguard.agent.link;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * Makes channels to the controller that are small and notice soon when the other side is gone: TLS
 * 1.3 of the JDK, one thread for all I/O, a window of 64 KiB, a ping after ten seconds of silence
 * that is answered within three.
 */
final class Channels implements AutoCloseable {
  static final int MESSAGE_LIMIT = 4 << 20;
  private static final int WINDOW = 64 << 10;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, Thread.ofPlatform().daemon().name("link").factory(), NioIoHandler.newFactory());

  /** With the host's identity; read anew each time, so that a renewed one is taken up. */
  ManagedChannel open(Address address, Identity identity)
      throws IOException, GeneralSecurityException {
    var credential = identity.credential();
    return open(
        address, client().keyManager(credential.key()).trustManager(credential.trust()).build());
  }

  /** Without an identity, for enrolment. */
  ManagedChannel open(Address address, TrustManager trusted)
      throws SSLException, NoSuchAlgorithmException {
    return open(address, client().trustManager(trusted).build());
  }

  /** The provider is named, or gRPC loads every one there is to find it. */
  private static SslContextBuilder client() throws NoSuchAlgorithmException {
    var provider = SSLContext.getInstance("TLSv1.3").getProvider();
    return GrpcSslContexts.configure(SslContextBuilder.forClient(), provider).protocols("TLSv1.3");
  }

  private ManagedChannel open(Address address, SslContext tls) {
    return NettyChannelBuilder.forAddress(address.plainHost(), address.port())
        .sslContext(tls)
        .eventLoopGroup(loop)
        .channelType(NioSocketChannel.class)
        .directExecutor()
        .flowControlWindow(WINDOW)
        .maxInboundMessageSize(MESSAGE_LIMIT)
        .keepAliveTime(10, TimeUnit.SECONDS) // the least that gRPC allows
        .keepAliveTimeout(3, TimeUnit.SECONDS)
        .keepAliveWithoutCalls(true)
        .disableRetry()
        .disableServiceConfigLookUp()
        .proxyDetector(_ -> null)
        .build();
  }

  @Override
  public void close() {
    var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
