package rearguard.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.run.CatchUp;
import rearguard.model.run.Claim;
import rearguard.model.run.Course;
import rearguard.model.run.Waiting;
import rearguard.v1.CatchUpMsg;
import rearguard.v1.ClaimMsg;
import rearguard.v1.CourseMsg;

/** Who decides about a run, what was decided, and what hosts that were left behind owe. */
public enum CourseWire {
  ;

  public static ClaimMsg to(Claim claim) {
    return ClaimMsg.newBuilder()
        .setOwner(claim.owner())
        .setReason(claim.reason())
        .setSince(Times.to(claim.since()))
        .build();
  }

  public static Claim from(ClaimMsg message) {
    return new Claim(message.getOwner(), message.getReason(), Times.from(message.getSince()));
  }

  /** As a host writes it down with its plan. */
  public static byte[] bytes(Claim claim) {
    return to(claim).toByteArray();
  }

  public static Claim claim(byte[] bytes) {
    try {
      return from(ClaimMsg.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("bytes that cannot be read: " + e.getMessage(), e);
    }
  }

  public static CatchUpMsg to(CatchUp owed) {
    return CatchUpMsg.newBuilder()
        .setHost(owed.host().value())
        .setApplication(owed.application().value())
        .setRun(owed.run().value())
        .setTarget(owed.target().value())
        .setTargetWords(owed.targetWords())
        .setSince(Times.to(owed.since()))
        .setHeld(owed.held())
        .build();
  }

  public static CatchUp from(CatchUpMsg message) {
    return new CatchUp(
        new HostName(message.getHost()),
        new ApplicationName(message.getApplication()),
        new RunId(message.getRun()),
        new PointId(message.getTarget()),
        message.getTargetWords(),
        Times.from(message.getSince()),
        message.getHeld());
  }

  static CourseMsg to(Course course) {
    var message =
        CourseMsg.newBuilder()
            .setClaim(to(course.claim()))
            .addAllLeft(course.left().stream().map(HostName::value).toList())
            .addAllForgiven(course.forgiven().stream().map(HostName::value).toList())
            .addAllBackward(course.backward().stream().map(HostName::value).toList())
            .setAborting(course.aborting())
            .addAllTaken(course.taken().stream().map(HostName::value).toList())
            .addAllLater(course.later().stream().map(CheckName::value).toList())
            .addAllPeople(course.waiting().people().stream().map(CheckName::value).toList());
    course.waiting().since().map(Times::to).ifPresent(message::setWaitingSince);
    return message.build();
  }

  static Course from(CourseMsg message) {
    return new Course(
        from(message.getClaim()),
        hosts(message.getLeftList()),
        hosts(message.getForgivenList()),
        hosts(message.getBackwardList()),
        message.getAborting(),
        hosts(message.getTakenList()),
        checks(message.getLaterList()),
        new Waiting(
            checks(message.getPeopleList()),
            Times.from(message.hasWaitingSince(), message.getWaitingSince())));
  }

  private static List<CheckName> checks(List<String> names) {
    return names.stream().map(CheckName::new).toList();
  }

  static SortedSet<HostName> hosts(Iterable<String> names) {
    SortedSet<HostName> hosts = new TreeSet<>();
    names.forEach(name -> hosts.add(new HostName(name)));
    return hosts;
  }
}
