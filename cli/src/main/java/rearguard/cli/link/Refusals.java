package rearguard.cli.link;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;
import rearguard.v1.ProblemsMsg;
import rearguard.wire.ProblemWire;

/** What a call that failed means to the operator. */
final class Refusals {
  static final Metadata.Key<byte[]> PROBLEMS =
      Metadata.Key.of("rearguard-problems-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private Refusals() {}

  static List<Problem> problems(Context context, Status status, Optional<Metadata> trailers) {
    return trailers
        .flatMap(some -> Optional.ofNullable(some.get(PROBLEMS)))
        .map(Refusals::read)
        .filter(problems -> !problems.isEmpty())
        .orElseGet(() -> List.of(bare(context, status)));
  }

  private static List<Problem> read(byte[] bytes) {
    try {
      return ProblemWire.from(ProblemsMsg.parseFrom(bytes));
    } catch (InvalidProtocolBufferException | IllegalArgumentException _) {
      return List.of();
    }
  }

  private static Problem bare(Context context, Status status) {
    var why = Quoted.of(why(status));
    return switch (status.getCode()) {
      case INVALID_ARGUMENT, OUT_OF_RANGE -> Problem.of(Problem.Kind.USAGE, why, "");
      case NOT_FOUND -> Problem.of(Problem.Kind.NOT_FOUND, why, "");
      case FAILED_PRECONDITION, ABORTED, ALREADY_EXISTS ->
          Problem.of(Problem.Kind.CONFLICT, why, "");
      case PERMISSION_DENIED, UNAUTHENTICATED ->
          Problem.of(
              Problem.Kind.NOT_ALLOWED,
              "controller " + context.address() + " does not allow this: " + why,
              "Ask whoever runs the controller for a credential with this right.");
      case UNAVAILABLE -> distrusted(status) ? distrust(context, why) : unreachable(context, why);
      case DEADLINE_EXCEEDED -> unreachable(context, "no answer in time").mayBeRetried();
      case OK, CANCELLED, UNKNOWN, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL, DATA_LOSS ->
          Problem.of(
              Problem.Kind.UNEXPECTED,
              "controller " + context.address() + " failed: " + why,
              "Look into the controller's log.");
    };
  }

  static Problem unreachable(Context context, String why) {
    return Problem.of(
            Problem.Kind.UNREACHABLE,
            "cannot reach controller " + context.address() + ": " + why,
            "Is it running, and is this its address? \"rearguard context show\" tells where it comes"
                + " from.")
        .mayBeRetried();
  }

  private static boolean distrusted(Status status) {
    return Stream.iterate(status.getCause(), Objects::nonNull, Throwable::getCause)
        .anyMatch(SSLException.class::isInstance);
  }

  private static Problem distrust(Context context, String why) {
    return Problem.of(
        Problem.Kind.UNREACHABLE,
        "this credential and controller " + context.address() + " do not trust each other: " + why,
        "Is this its address (\"rearguard context show\")? Are the clocks right, here and there (\"date"
            + " -u\")? Else the credential has run out or is another controller's: ask whoever runs it"
            + " for a new one.");
  }

  private static String why(Status status) {
    var cause = Optional.ofNullable(status.getCause());
    while (cause.flatMap(deeper -> Optional.ofNullable(deeper.getCause())).isPresent()) {
      cause = cause.map(Throwable::getCause);
    }
    return cause
        .map(Throwable::getMessage)
        .or(() -> Optional.ofNullable(status.getDescription()))
        .orElseGet(() -> status.getCode().toString());
  }
}
