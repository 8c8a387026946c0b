package rearguard.cli.link;

import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A scripted controller behind real mutual TLS, and the credential folder to reach it. */
public final class OperatorServer implements AutoCloseable {
  private final Server server;
  private final int port;
  private final Path context;

  private OperatorServer(Server server, Path context) {
    this.server = server;
    this.port = server.getPort();
    this.context = context;
  }

  /** Makes keys once for a folder. */
  public static void makeKeys(Path folder) throws Exception {
    Credentials.make(folder, "ca");
    Credentials.make(folder, "operator");
  }

  public static OperatorServer start(Path folder, ScriptedOperator operator) throws Exception {
    var builder =
        SslContextBuilder.forServer(
                folder.resolve("ca.crt").toFile(), folder.resolve("ca.key").toFile())
            .protocols("TLSv1.3")
            .clientAuth(ClientAuth.REQUIRE)
            .trustManager(folder.resolve("operator.crt").toFile());
    var server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(GrpcSslContexts.configure(builder, SslProvider.JDK).build())
            .addService(operator)
            .build()
            .start();
    Files.writeString(
        folder.resolve("context.properties"), "address=127.0.0.1:" + server.getPort() + "\n");
    return new OperatorServer(server, folder);
  }

  public Path context() {
    return context;
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
