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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.handshake.ClientKey;
import rearguard.handshake.ServerKey;
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
  private static final Logger LOG = LoggerFactory.getLogger(GrpcServer.class);

  /** Where to listen, with which certificate (PEM, its issuer behind it) and key. */
  public record Place(InetSocketAddress address, Path certificate, Path key) {}

  private final Server server;
  private final Place place;
  private final ServerKey key;
  private final ExecutorService threads;
  private final Sessions sessions;

  private GrpcServer(
      Server server, Place place, ServerKey key, ExecutorService threads, Sessions sessions) {
    this.server = server;
    this.place = place;
    this.key = key;
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
      var key = new ServerKey(read(place, pki));
      var builder =
          settings(NettyServerBuilder.forAddress(place.address()))
              .sslContext(tls(key, pki))
              .executor(threads)
              .intercept(new Access(pki.fleet(), admitted));
      services.all().forEach(builder::addService);
      return Answer.given(new GrpcServer(builder.build().start(), place, key, threads, sessions));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException failed) {
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

  /** Shows the certificate that is in its place now, from the next handshake on. */
  public void takeUp(Pki pki) {
    try {
      key.replace(read(place, pki));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
      LOG.error("cannot take up \"{}\": {}", place.certificate(), unusable.getMessage());
    }
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

  private static ClientKey read(Place place, Pki pki) throws IOException, GeneralSecurityException {
    var certificate = Files.readString(place.certificate());
    return rearguard.handshake.Credential.of(
            pki.certificate(), certificate, Files.readString(place.key()))
        .key();
  }

  private static SslContext tls(ServerKey key, Pki pki) throws SSLException {
    var builder =
        SslContextBuilder.forServer(key)
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
