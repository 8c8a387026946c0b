package rearguard.cli.link;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import rearguard.model.Problem;
import rearguard.model.run.Run;
import rearguard.v1.OperatorServiceGrpc.OperatorServiceStub;
import rearguard.v1.RunMsg;
import rearguard.v1.ShowRunRequest;
import rearguard.wire.RunWire;

/** A stream of a run's states. May be closed from another thread. */
public final class Watch implements AutoCloseable {

  /** What a watch sees next. */
  public sealed interface Sight {

    record Now(Run run) implements Sight {}

    /** Nothing changed for the time that was waited. */
    record Still() implements Sight {}

    /** The controller has nothing more to say. */
    record Over() implements Sight {}

    record Broken(List<Problem> problems) implements Sight {
      public Broken {
        problems = List.copyOf(problems);
      }
    }
  }

  private final Context context;
  private final BlockingQueue<Sight> sights = new LinkedBlockingQueue<>();
  private final AtomicReference<Optional<ClientCallStreamObserver<ShowRunRequest>>> call =
      new AtomicReference<>(Optional.empty());

  private Watch(Context context) {
    this.context = context;
  }

  static Watch begin(OperatorServiceStub stub, ShowRunRequest request, Context context) {
    var watch = new Watch(context);
    stub.watchRun(request, watch.new Receiver());
    return watch;
  }

  /** Waits at most this long. */
  public Sight next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(sights.poll(patience.toMillis(), TimeUnit.MILLISECONDS))
        .orElseGet(Sight.Still::new);
  }

  @Override
  public void close() {
    call.get().ifPresent(open -> open.cancel("nobody looks any more", null));
  }

  private final class Receiver implements ClientResponseObserver<ShowRunRequest, RunMsg> {
    @Override
    public void beforeStart(ClientCallStreamObserver<ShowRunRequest> stream) {
      call.set(Optional.of(stream));
    }

    @Override
    public void onNext(RunMsg message) {
      try {
        sights.add(new Sight.Now(RunWire.from(message)));
      } catch (IllegalArgumentException unknown) {
        sights.add(new Sight.Broken(List.of(Controller.strange(context, unknown))));
      }
    }

    @Override
    public void onError(Throwable failure) {
      var trailers = Optional.ofNullable(Status.trailersFromThrowable(failure));
      sights.add(new Sight.Broken(problems(failure, trailers)));
    }

    @Override
    public void onCompleted() {
      sights.add(new Sight.Over());
    }

    private List<Problem> problems(Throwable failure, Optional<Metadata> trailers) {
      return Refusals.problems(context, Status.fromThrowable(failure), trailers);
    }
  }
}
