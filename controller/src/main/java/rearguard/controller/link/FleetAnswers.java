package rearguard.controller.link;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import rearguard.controller.desk.Desk;
import rearguard.controller.desk.Gathering;
import rearguard.controller.desk.Lockdowns;
import rearguard.controller.desk.Traffic;
import rearguard.controller.fleet.Invitations;
import rearguard.controller.fleet.Roster;
import rearguard.model.Answer;
import rearguard.model.flag.Flag;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Standing;
import rearguard.v1.ApplicationMsg;
import rearguard.v1.ApplyReply;
import rearguard.v1.ApplyRequest;
import rearguard.v1.CatchUpMsg;
import rearguard.v1.CheckReply;
import rearguard.v1.CheckRequest;
import rearguard.v1.DeploymentTokenReply;
import rearguard.v1.DeploymentTokenRequest;
import rearguard.v1.EvidenceReadMsg;
import rearguard.v1.EvidenceReply;
import rearguard.v1.HostMsg;
import rearguard.v1.InviteHostReply;
import rearguard.v1.InviteHostRequest;
import rearguard.v1.ListEvidenceRequest;
import rearguard.v1.ListFlagsReply;
import rearguard.v1.ListFlagsRequest;
import rearguard.v1.ListHostsReply;
import rearguard.v1.LockdownReply;
import rearguard.v1.LockdownRequest;
import rearguard.v1.ReadEvidenceReply;
import rearguard.v1.ReleaseHostRequest;
import rearguard.v1.RevokeHostRequest;
import rearguard.v1.ShowApplicationRequest;
import rearguard.v1.StatusReply;
import rearguard.v1.TrafficReply;
import rearguard.v1.TrafficRequest;
import rearguard.wire.CheckWire;
import rearguard.wire.CourseWire;
import rearguard.wire.EvidenceWire;
import rearguard.wire.HostWire;
import rearguard.wire.ProblemWire;
import rearguard.wire.SnapshotWire;
import rearguard.wire.TrafficWire;
import rearguard.wire.flag.FlagWire;

/** What operators ask of hosts and applications, message for message. */
final class FleetAnswers {
  private final OperatorService.Address address;
  private final Desk desk;
  private final Roster roster;
  private final Invitations invitations;
  private final InstantSource clock;
  private final OperatorWords words;

  FleetAnswers(
      OperatorService.Address address,
      Desk desk,
      Roster roster,
      Invitations invitations,
      InstantSource clock) {
    this.address = address;
    this.desk = desk;
    this.roster = roster;
    this.invitations = invitations;
    this.clock = clock;
    this.words = new OperatorWords(desk);
  }

  Answer<StatusReply> status() {
    return Answer.given(
        StatusReply.newBuilder()
            .setControllerVersion(address.version())
            .setNow(OperatorWords.time(clock.instant()))
            .setFleet(address.fleet())
            .addAllHosts(hosts())
            .addAllApplications(desk.applications().all().stream().map(words::application).toList())
            .addAllRuns(desk.runs().open().stream().map(words::summary).toList())
            .setDashboard(address.dashboard())
            .addAllOwed(owed())
            .build());
  }

  Answer<ListHostsReply> listHosts() {
    return Answer.given(
        ListHostsReply.newBuilder().addAllHosts(hosts()).addAllOwed(owed()).build());
  }

  private List<CatchUpMsg> owed() {
    return desk.runs().catchUps().open().stream().map(CourseWire::to).toList();
  }

  private List<HostMsg> hosts() {
    return roster.hosts().stream().map(HostWire::to).toList();
  }

  Answer<InviteHostReply> inviteHost(InviteHostRequest request, String by) {
    var tags = new TreeSet<Tag>();
    request.getTagsList().forEach(tag -> tags.add(Tag.of(tag)));
    var validFor =
        request.hasValidFor()
            ? Duration.ofSeconds(request.getValidFor().getSeconds())
            : Invitations.USUAL;
    return invitations
        .invite(new HostName(request.getName()), tags, validFor, by)
        .then(
            made ->
                Answer.given(
                    InviteHostReply.newBuilder()
                        .setToken(made.token())
                        .setCaFingerprint(address.fingerprint())
                        .setExpires(OperatorWords.time(made.expires()))
                        .setAddress(address.address().get())
                        .build()));
  }

  Answer<HostMsg> revokeHost(RevokeHostRequest request, String by) {
    return invitations
        .revoke(new HostName(request.getName()), by)
        .then(host -> Answer.given(HostWire.to(host)));
  }

  Answer<HostMsg> releaseHost(ReleaseHostRequest request, String by) {
    return invitations
        .release(new HostName(request.getName()), by)
        .then(host -> Answer.given(HostWire.to(host)));
  }

  Answer<ApplyReply> apply(ApplyRequest request, String by) {
    var applying =
        request.getDryRun()
            ? desk.applications().examine(request.getFile(), request.getText(), by)
            : desk.applications().apply(request.getFile(), request.getText(), by);
    return applying.then(
        applied ->
            Answer.given(
                ApplyReply.newBuilder()
                    .setApplication(words.application(applied.known()))
                    .addAllChanges(applied.changes())
                    .setRetention(applied.known().application().retention().words())
                    .build()));
  }

  Answer<ApplicationMsg> showApplication(ShowApplicationRequest request) {
    return desk.applications()
        .show(new ApplicationName(request.getName()))
        .then(known -> Answer.given(words.application(known)));
  }

  Answer<TrafficReply> traffic(TrafficRequest request, String by) {
    var asked =
        new Traffic.Asked(
            new ApplicationName(request.getApplication()),
            request.getHostsList().stream().map(HostName::new).toList(),
            TrafficWire.from(request.getWish()),
            by,
            request.getMaintenance() ? Traffic.Means.MAINTENANCE : Traffic.Means.FIREWALL);
    return desk.traffic()
        .of(asked)
        .then(
            answers -> {
              var reply = TrafficReply.newBuilder();
              answers.forEach((target, answer) -> reply.addAnswers(standing(target, answer)));
              return Answer.given(reply.build());
            });
  }

  Answer<DeploymentTokenReply> deploymentToken(DeploymentTokenRequest request, String by) {
    var name = new ApplicationName(request.getApplication());
    var token =
        request.getWithdraw()
            ? desk.deployments().withdraw(name, by)
            : desk.deployments().token(name, by);
    return token.then(
        text ->
            Answer.given(
                DeploymentTokenReply.newBuilder()
                    .setToken(text)
                    .setAddress(
                        address.dashboard() + "api/v1/applications/" + name + "/deployments")
                    .build()));
  }

  Answer<LockdownReply> lockdown(LockdownRequest request, String by) {
    var name = new ApplicationName(request.getApplication());
    return switch (request.getVerb()) {
      case BEGIN ->
          desk.lockdowns()
              .begin(name, request.getReason(), by)
              .then(done -> Answer.given(of(done)));
      case END ->
          desk.lockdowns()
              .end(name, new Lockdowns.Word(by, request.getReason(), request.getAnyway()))
              .then(done -> Answer.given(of(done)));
      case GATHER -> desk.gathering().gather(name, by).then(taken -> Answer.given(of(taken)));
      case VERB_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("what to do of a lock-down is not known here");
    };
  }

  private static LockdownReply of(Lockdowns.Done done) {
    var reply = LockdownReply.newBuilder().setLockdown(EvidenceWire.to(done.lockdown()));
    done.findings().stream().map(CheckWire::to).forEach(reply::addFindings);
    return switch (done.traffic()) {
      case Answer.Given<Map<Target, Answer<Standing>>>(var answers) -> {
        answers.forEach((target, answer) -> reply.addTraffic(standing(target, answer)));
        yield reply.build();
      }
      case Answer.Refused<Map<Target, Answer<Standing>>>(var problems) ->
          reply.addAllLacks(problems.stream().map(ProblemWire::to).toList()).build();
    };
  }

  private static LockdownReply of(Gathering.Taken taken) {
    return LockdownReply.newBuilder()
        .setEvidence(of(taken.evidence()))
        .setPoint(SnapshotWire.to(taken.point().point()))
        .addAllLacks(taken.point().lacks().stream().map(ProblemWire::to).toList())
        .build();
  }

  Answer<EvidenceReply> listEvidence(ListEvidenceRequest request, String by) {
    return desk.gathering()
        .list(new ApplicationName(request.getApplication()), by)
        .then(found -> Answer.given(of(found)));
  }

  private static EvidenceReply of(Gathering.Found found) {
    return EvidenceReply.newBuilder()
        .addAllKept(found.kept().stream().map(EvidenceWire::to).toList())
        .addAllRefused(found.refused().stream().map(ProblemWire::to).toList())
        .build();
  }

  Answer<ReadEvidenceReply> readEvidence(EvidenceReadMsg request, String by) {
    return desk.gathering()
        .read(EvidenceWire.from(request), by)
        .then(part -> Answer.given(EvidenceWire.reply(part)));
  }

  private static TrafficReply.Answer standing(Target target, Answer<Standing> answer) {
    var message = TrafficReply.Answer.newBuilder().setTarget(SnapshotWire.to(target));
    return switch (answer) {
      case Answer.Given<Standing>(var standing) ->
          message.setStanding(TrafficWire.to(standing)).build();
      case Answer.Refused<Standing>(var problems) ->
          message.addAllRefused(problems.stream().map(ProblemWire::to).toList()).build();
    };
  }

  Answer<ListFlagsReply> listFlags(ListFlagsRequest request) {
    return desk.flags()
        .list(new ApplicationName(request.getApplication()))
        .then(
            told -> {
              var reply = ListFlagsReply.newBuilder();
              told.good().map(SnapshotWire::to).ifPresent(reply::setPoint);
              told.answers().forEach((target, answer) -> reply.addAnswers(flags(target, answer)));
              return Answer.given(reply.build());
            });
  }

  private static ListFlagsReply.Answer flags(Target target, Answer<List<Flag>> answer) {
    var message = ListFlagsReply.Answer.newBuilder().setTarget(SnapshotWire.to(target));
    return switch (answer) {
      case Answer.Given<List<Flag>>(var flags) ->
          message.addAllFlags(flags.stream().map(FlagWire::to).toList()).build();
      case Answer.Refused<List<Flag>>(var problems) ->
          message.addAllRefused(problems.stream().map(ProblemWire::to).toList()).build();
    };
  }

  Answer<CheckReply> check(CheckRequest request) {
    var name = new ApplicationName(request.getApplication());
    var leftOut = desk.checking().leftOut(name).stream().map(CheckName::value).toList();
    return desk.checking()
        .check(name)
        .then(
            findings ->
                Answer.given(
                    CheckReply.newBuilder()
                        .addAllFindings(findings.stream().map(CheckWire::to).toList())
                        .addAllLeftOut(leftOut)
                        .build()));
  }
}
