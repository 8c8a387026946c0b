package rearguard.cli.link;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import rearguard.handshake.ClientKey;
import rearguard.handshake.Rehearsal;

/** Makes the one channel of a command: TLS 1.3 in both directions, one thread, nothing to spare. */
final class Channels {
  private Channels() {}

  static ManagedChannel open(Context context) throws IOException, GeneralSecurityException {
    Rehearsal.begin();
    return NettyChannelBuilder.forAddress(new InetSocketAddress(context.host(), context.port()))
        .overrideAuthority(context.address())
        .sslContext(tls(context))
        .channelType(NioSocketChannel.class)
        .eventLoopGroup(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
        .withOption(io.netty.channel.ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
        .keepAliveTime(30, TimeUnit.SECONDS)
        .directExecutor()
        .disableServiceConfigLookUp()
        .disableRetry()
        .maxInboundMessageSize(16 << 20)
        .build();
  }

  private static SslContext tls(Context context) throws IOException, GeneralSecurityException {
    var builder =
        SslContextBuilder.forClient()
            .protocols("TLSv1.3")
            .trustManager(context.file("ca.crt").toFile())
            .keyManager(key(context));
    return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
  }

  private static ClientKey key(Context context) throws IOException, GeneralSecurityException {
    var key = ClientKey.read(Files.readString(context.file("operator.key")));
    try (var file = Files.newInputStream(context.file("operator.crt"))) {
      var chain = CertificateFactory.getInstance("X.509").generateCertificates(file);
      return new ClientKey(key, chain.stream().map(X509Certificate.class::cast).toList());
    }
  }
}
