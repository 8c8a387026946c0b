package rearguard.controller.link;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import rearguard.model.Answer;
import rearguard.model.Problem;

/**
 * The one port that agents and operators dial: TLS 1.3 and nothing older, a certificate of this
 * fleet's authority or none, every call through {@link Access}.
 */
public final class GrpcServer implements AutoCloseable {
  /** The largest message; a fleet file or a plan is far below. */
  static final int LARGEST = 1024 * 1024;

  private static final int LARGEST_HEADERS = 16 * 1024;
  private static final int MOST_CALLS = 64;
  private static final long GOODBYE_MILLIS = 1_500;

  /** Where to listen, with which certificate (PEM, its issuer behind it) and key. */
  public record Place(InetSocketAddress address, Path certificate, Path key) {}

  private final Server server;
  private final ExecutorService threads;
  private final Sessions sessions;

  private GrpcServer(Server server, ExecutorService threads, Sessions sessions) {
    this.server = server;
    this.threads = threads;
    this.sessions = sessions;
  }

  /**
   * Listens; refused when the port is taken or the certificate cannot be used.
   *
   * @param admitted whether the host with that id is enrolled and not revoked
   */
  public static Answer<GrpcServer> start(
      Place place, Pki pki, Predicate<String> admitted, Services services, Sessions sessions) {
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      var builder =
          settings(NettyServerBuilder.forAddress(place.address()))
              .sslContext(tls(place, pki))
              .executor(threads)
              .intercept(new Access(pki.fleet(), admitted));
      services.all().forEach(builder::addService);
      return Answer.given(new GrpcServer(builder.build().start(), threads, sessions));
    } catch (IOException | IllegalArgumentException failed) {
      threads.close();
      return Answer.refused(
          Problem.of(
              Problem.Kind.CONFLICT,
              "cannot listen on " + place.address() + ": " + root(failed),
              "See who holds the port with \"ss -ltnp\", or change grpc.port in controller.yml."));
    }
  }

  /** The port it listens on, also when any was asked for. */
  public int port() {
    return server.getPort();
  }

  /** Tells every session goodbye and stops, within two seconds. */
  @Override
  public void close() {
    server.shutdown();
    sessions.close();
    try {
      if (!server.awaitTermination(GOODBYE_MILLIS, MILLISECONDS)) {
        server.shutdownNow().awaitTermination(GOODBYE_MILLIS / 3, MILLISECONDS);
      }
    } catch (InterruptedException hurried) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }

  private static NettyServerBuilder settings(NettyServerBuilder builder) {
    return builder
        // Agents ping after 10 s without a word, and that is a word: two that ping at the same time
        // would cost an idle agent twice.
        .keepAliveTime(11, SECONDS)
        .keepAliveTimeout(3, SECONDS)
        .permitKeepAliveTime(5, SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .maxConnectionAge(60, MINUTES)
        .maxConnectionAgeGrace(5, MINUTES)
        .handshakeTimeout(10, SECONDS)
        .maxInboundMessageSize(LARGEST)
        .maxInboundMetadataSize(LARGEST_HEADERS)
        .maxConcurrentCallsPerConnection(MOST_CALLS);
  }

  private static SslContext tls(Place place, Pki pki) throws SSLException {
    var builder =
        SslContextBuilder.forServer(place.certificate().toFile(), place.key().toFile())
            .trustManager(pki.authority())
            .clientAuth(ClientAuth.OPTIONAL)
            .protocols("TLSv1.3");
    return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
  }

  private static String root(Throwable failed) {
    var cause = failed.getCause();
    return cause == null ? String.valueOf(failed.getMessage()) : root(cause);
  }
}
