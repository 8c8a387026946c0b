package rearguard.wire;

import java.util.List;
import java.util.Optional;
import rearguard.model.Problem;
import rearguard.v1.PlaceMsg;
import rearguard.v1.ProblemMsg;
import rearguard.v1.ProblemsMsg;

/** Problems, one or the reasons of a refusal together. */
public enum ProblemWire {
  ;

  public static ProblemMsg to(Problem problem) {
    var message =
        ProblemMsg.newBuilder()
            .setKind(to(problem.kind()))
            .setMessage(problem.message())
            .setHint(problem.hint())
            .setRetry(problem.retry())
            .setChanged(problem.changed());
    problem.place().map(ProblemWire::to).ifPresent(message::setPlace);
    return message.build();
  }

  public static Problem from(ProblemMsg message) {
    return new Problem(
        from(message.getKind()),
        message.getMessage(),
        message.getHint(),
        message.getRetry(),
        message.getChanged(),
        message.hasPlace() ? Optional.of(from(message.getPlace())) : Optional.empty());
  }

  public static ProblemsMsg to(List<Problem> problems) {
    return ProblemsMsg.newBuilder()
        .addAllProblems(problems.stream().map(ProblemWire::to).toList())
        .build();
  }

  public static List<Problem> from(ProblemsMsg message) {
    return message.getProblemsList().stream().map(ProblemWire::from).toList();
  }

  private static PlaceMsg to(Problem.Place place) {
    return PlaceMsg.newBuilder()
        .setFile(place.file())
        .setLine(place.line())
        .setColumn(place.column())
        .setPath(place.path())
        .build();
  }

  private static Problem.Place from(PlaceMsg place) {
    return new Problem.Place(place.getFile(), place.getLine(), place.getColumn(), place.getPath());
  }

  private static ProblemMsg.Kind to(Problem.Kind kind) {
    return switch (kind) {
      case UNEXPECTED -> ProblemMsg.Kind.UNEXPECTED;
      case USAGE -> ProblemMsg.Kind.USAGE;
      case NOT_FOUND -> ProblemMsg.Kind.NOT_FOUND;
      case CONFLICT -> ProblemMsg.Kind.CONFLICT;
      case NOT_ALLOWED -> ProblemMsg.Kind.NOT_ALLOWED;
      case UNREACHABLE -> ProblemMsg.Kind.UNREACHABLE;
    };
  }

  private static Problem.Kind from(ProblemMsg.Kind kind) {
    return switch (kind) {
      case UNEXPECTED -> Problem.Kind.UNEXPECTED;
      case USAGE -> Problem.Kind.USAGE;
      case NOT_FOUND -> Problem.Kind.NOT_FOUND;
      case CONFLICT -> Problem.Kind.CONFLICT;
      case NOT_ALLOWED -> Problem.Kind.NOT_ALLOWED;
      case UNREACHABLE -> Problem.Kind.UNREACHABLE;
      case KIND_UNSPECIFIED, UNRECOGNIZED -> throw Unknown.word("kind of problem", kind);
    };
  }
}
