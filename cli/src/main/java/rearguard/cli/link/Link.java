package rearguard.cli.link;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import rearguard.handshake.Credential;
import rearguard.handshake.Rehearsal;

/** The one channel of a command: TLS 1.3 in both directions, one thread, nothing to spare. */
record Link(ManagedChannel channel, EventLoopGroup loop) implements AutoCloseable {
  private static final ThreadFactory THREAD = Thread.ofPlatform().daemon().name("link").factory();

  /** What is to be read and rehearsed for the handshake is, while the channel is being made. */
  static Link open(Context context) throws IOException, GeneralSecurityException {
    var rehearsal = Rehearsal.begin(() -> credential(context));
    var provider = SSLContext.getInstance("TLSv1.3").getProvider();
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE); // or Netty looks for others
    var loop = new MultiThreadIoEventLoopGroup(1, THREAD, NioIoHandler.newFactory());
    var builder =
        NettyChannelBuilder.forAddress(new InetSocketAddress(context.host(), context.port()))
            .overrideAuthority(context.address())
            .channelType(NioSocketChannel.class)
            .eventLoopGroup(loop)
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
            .keepAliveTime(30, TimeUnit.SECONDS)
            .directExecutor()
            .offloadExecutor(Runnable::run) // gRPC's own comes with a formatter of thread names
            .proxyDetector(_ -> null)
            .disableServiceConfigLookUp()
            .disableRetry()
            .maxInboundMessageSize(16 << 20);
    return new Link(builder.sslContext(tls(provider, rehearsal.credential())).build(), loop);
  }

  /** The provider is named, or gRPC loads every one there is to find it. */
  private static SslContext tls(Provider provider, Credential credential) throws SSLException {
    var builder =
        SslContextBuilder.forClient()
            .protocols("TLSv1.3")
            .trustManager(credential.trust())
            .keyManager(credential.key());
    return GrpcSslContexts.configure(builder, provider).build();
  }

  private static Credential credential(Context context)
      throws IOException, GeneralSecurityException {
    return Credential.of(
        text(context, "ca.crt"), text(context, "operator.crt"), text(context, "operator.key"));
  }

  private static String text(Context context, String name) throws IOException {
    return Files.readString(context.file(name), StandardCharsets.US_ASCII);
  }

  /** The thread ends with it: a JVM that ends waits 300 ms for one that stands in a system call. */
  @Override
  public void close() {
    channel.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
  }
}
