package rearguard.controller.link;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.time.Duration;
import java.util.List;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.HostName;
import rearguard.v1.ProblemsMsg;
import rearguard.wire.ProblemWire;

/** A refusal as gRPC carries it: a status for programs, the problems themselves in a trailer. */
final class Refusals {
  static final Metadata.Key<ProblemsMsg> PROBLEMS =
      Metadata.Key.of(
          "rearguard-problems-bin",
          ProtoUtils.metadataMarshaller(ProblemsMsg.getDefaultInstance()));

  private Refusals() {}

  /** What was asked for; a refusal is thrown as the status of the call. */
  static <T> T given(Answer<T> answer) {
    return switch (answer) {
      case Answer.Given<T>(var value) -> value;
      case Answer.Refused<T>(var problems) -> throw of(problems);
    };
  }

  static StatusRuntimeException of(List<Problem> problems) {
    return status(problems).asRuntimeException(trailers(problems));
  }

  static StatusRuntimeException of(Problem problem) {
    return of(List.of(problem));
  }

  static Status status(List<Problem> problems) {
    var first = problems.getFirst();
    var code =
        switch (first.kind()) {
          case USAGE -> Status.INVALID_ARGUMENT;
          case NOT_FOUND -> Status.NOT_FOUND;
          case CONFLICT -> Status.FAILED_PRECONDITION;
          case NOT_ALLOWED -> Status.PERMISSION_DENIED;
          case UNREACHABLE -> Status.UNAVAILABLE;
          case UNEXPECTED -> Status.INTERNAL;
        };
    return code.withDescription(first.message());
  }

  static Metadata trailers(List<Problem> problems) {
    var trailers = new Metadata();
    trailers.put(PROBLEMS, ProblemWire.to(problems));
    return trailers;
  }

  static Problem away(HostName host) {
    return Problem.of(
            Problem.Kind.UNREACHABLE,
            "host \"" + host + "\" is not connected",
            "Look after its agent; \"rearguard host list\" says when it was last heard of.")
        .mayBeRetried();
  }

  static Problem unanswered(HostName host, Duration within) {
    return Problem.of(
            Problem.Kind.UNREACHABLE,
            "host \"" + host + "\" did not answer within " + within.toSeconds() + " s or went away",
            "Ask again once \"rearguard host list\" shows it connected.")
        .mayBeRetried();
  }

  static Problem misunderstood(HostName host) {
    return Problem.of(
        Problem.Kind.UNEXPECTED,
        "the agent of \"" + host + "\" answered something else than it was asked",
        "Compare the versions of agent and controller with \"rearguard status\".");
  }
}
