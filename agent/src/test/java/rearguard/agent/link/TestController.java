package rearguard.agent.link;

import com.google.protobuf.Duration;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLPeerUnverifiedException;
import rearguard.v1.AgentServiceGrpc;
import rearguard.v1.EnrolReply;
import rearguard.v1.EnrolRequest;
import rearguard.v1.FromAgent;
import rearguard.v1.RenewReply;
import rearguard.v1.RenewRequest;
import rearguard.v1.ToAgent;
import rearguard.v1.WelcomeMsg;
import rearguard.wire.Times;

/** The controller's end of the stream, on a real port, with nothing behind it but a test. */
final class TestController extends AgentServiceGrpc.AgentServiceImplBase implements AutoCloseable {
  static final String TOKEN = "one-use";
  private static final Context.Key<Boolean> KNOWN = Context.keyWithDefault("known", false);
  private static final Context.Key<BigInteger> SERIAL =
      Context.keyWithDefault("serial", BigInteger.ZERO);

  /** What comes of a wish for another certificate. */
  interface Renewing {
    /** PEM. */
    String answer(String request) throws Exception;
  }

  private final TestCa ca;
  private final Server server;
  private volatile int beat = 100;
  final BlockingQueue<FromAgent> received = new LinkedBlockingQueue<>();
  final BlockingQueue<StreamObserver<ToAgent>> streams = new LinkedBlockingQueue<>();
  final BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
  final BlockingQueue<BigInteger> serials = new LinkedBlockingQueue<>();
  final BlockingQueue<String> wishes = new LinkedBlockingQueue<>();
  private volatile Optional<Renewing> renewing = Optional.empty();
  private volatile Optional<Instant> now = Optional.empty();

  TestController(TestCa ca) throws Exception {
    this(ca, 0, "TLSv1.3");
  }

  TestController(TestCa ca, int port, String protocol) throws Exception {
    this.ca = ca;
    var key = TestCa.pair();
    var tls =
        GrpcSslContexts.configure(
                SslContextBuilder.forServer(
                    key.getPrivate(), ca.server(key.getPublic()), ca.certificate),
                SslProvider.JDK)
            .protocols(protocol)
            .clientAuth(ClientAuth.OPTIONAL)
            .trustManager(ca.certificate)
            .build();
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress("localhost", port))
            .sslContext(tls)
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(this)
            .intercept(new Peer())
            .build()
            .start();
  }

  /** What the next welcome asks for, in milliseconds. */
  void asksForBeatEvery(int millis) {
    beat = millis;
  }

  /** Until then it answers as one that does not know renewal. */
  void renews(Renewing by) {
    renewing = Optional.of(by);
  }

  /** What the next welcome says. */
  void clockShows(Instant moment) {
    now = Optional.of(moment);
  }

  Address address() {
    return new Address("localhost", server.getPort());
  }

  @Override
  public void enrol(EnrolRequest request, StreamObserver<EnrolReply> reply) {
    tokens.add(request.getToken());
    if (!request.getToken().equals(TOKEN)) {
      reply.onError(
          Status.PERMISSION_DENIED.withDescription("the token is used").asRuntimeException());
      return;
    }
    try {
      reply.onNext(
          EnrolReply.newBuilder()
              .setHostName("web1")
              .setHostId("host1")
              .setCertificate(
                  TestCa.pem("CERTIFICATE", ca.host(request.getCertificateRequest()).getEncoded()))
              .setCaCertificate(TestCa.pem("CERTIFICATE", ca.certificate.getEncoded()))
              .build());
      reply.onCompleted();
    } catch (Exception e) {
      reply.onError(Status.INTERNAL.withCause(e).asRuntimeException());
    }
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<RenewReply> reply) {
    wishes.add(request.getCertificateRequest());
    if (renewing.isEmpty()) {
      super.renew(request, reply);
      return;
    }
    try {
      var certificate = renewing.get().answer(request.getCertificateRequest());
      reply.onNext(RenewReply.newBuilder().setCertificate(certificate).build());
      reply.onCompleted();
    } catch (Exception refused) {
      reply.onError(refused);
    }
  }

  @Override
  public StreamObserver<FromAgent> open(StreamObserver<ToAgent> stream) {
    if (!KNOWN.get()) {
      stream.onError(Status.UNAUTHENTICATED.asRuntimeException());
    }
    serials.add(SERIAL.get());
    return new StreamObserver<>() {
      @Override
      public void onNext(FromAgent message) {
        received.add(message);
        if (message.hasHello()) {
          stream.onNext(ToAgent.newBuilder().setWelcome(welcome()).build());
          streams.add(stream);
        }
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {}
    };
  }

  private WelcomeMsg welcome() {
    var welcome = WelcomeMsg.newBuilder();
    now.map(Times::to).ifPresent(welcome::setNow);
    return welcome
        .setEpoch(1)
        .setHeartbeatEvery(
            Duration.newBuilder().setSeconds(beat / 1000).setNanos(beat % 1000 * 1_000_000))
        .build();
  }

  /** The next stream that an agent opens. */
  StreamObserver<ToAgent> stream() throws InterruptedException {
    var next = streams.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no agent came");
    }
    return next;
  }

  /** Skips what the agent says until it says this. */
  FromAgent next(Predicate<FromAgent> wanted) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      var message = received.poll(20, TimeUnit.SECONDS);
      if (message == null || System.nanoTime() - until > 0) {
        throw new AssertionError("the agent did not say it");
      }
      if (wanted.test(message)) {
        return message;
      }
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      if (!server.awaitTermination(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the test's controller does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static final class Peer implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      var session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      boolean known = false;
      var serial = BigInteger.ZERO;
      try {
        Certificate[] peer = session == null ? new Certificate[0] : session.getPeerCertificates();
        known = peer.length > 0;
        serial = known ? ((X509Certificate) peer[0]).getSerialNumber() : serial;
      } catch (SSLPeerUnverifiedException _) {
        // nobody
      }
      var context = Context.current().withValues(KNOWN, known, SERIAL, serial);
      return Contexts.interceptCall(context, call, headers, next);
    }
  }
}
