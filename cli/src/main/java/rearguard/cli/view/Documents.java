package rearguard.cli.view;

import java.util.List;
import java.util.function.Function;
import rearguard.cli.output.Value;
import rearguard.cli.output.Value.Fields;
import rearguard.cli.reply.Application;
import rearguard.cli.reply.RunSummary;
import rearguard.model.check.Finding;
import rearguard.model.fleet.Host;
import rearguard.model.fleet.HostFacts;
import rearguard.model.fleet.HostHealth;
import rearguard.model.name.Spelt;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;

/** The words of the model as documents for programs. Keys are only ever added. */
enum Documents {
  ;

  static <T> Value.Items items(List<T> things, Function<T, Fields> document) {
    return new Value.Items(things.stream().<Value>map(document).toList());
  }

  static Fields host(Host host) {
    var document =
        Fields.EMPTY
            .with("name", host.name().toString())
            .with("id", host.id())
            .with("state", Spelt.of(host.state()))
            .withTexts("tags", List.copyOf(host.tags()))
            .withSome("lastContact", host.lastContact())
            .with("skew", host.skew())
            .withSome("quarantine", host.quarantine())
            .withSome("certificateEnds", host.certificateEnds());
    var known = host.facts().map(facts -> document.with("facts", facts(facts))).orElse(document);
    return host.health().map(health -> known.with("health", health(health))).orElse(known);
  }

  private static Fields facts(HostFacts facts) {
    return Fields.EMPTY
        .with("agentVersion", facts.agentVersion())
        .with("system", facts.system())
        .with("kernel", facts.kernel())
        .with("cores", facts.cores())
        .with("memoryBytes", facts.memoryBytes())
        .with("bootId", facts.bootId())
        .with("journalHead", facts.journalHead())
        .with("user", facts.user())
        .withTexts("drivers", facts.drivers().stream().map(driver -> driver.name()).toList());
  }

  private static Fields health(HostHealth health) {
    return Fields.EMPTY
        .with("sent", health.sent())
        .with("diskFreeBytes", health.diskFreeBytes())
        .with("diskTotalBytes", health.diskTotalBytes())
        .with("load", new Value.Real(health.load()))
        .with("agentMemoryBytes", health.agentMemoryBytes());
  }

  static Fields point(RestorePoint point) {
    return Fields.EMPTY
        .with("id", point.id().toString())
        .with("application", point.application().toString())
        .withSome("label", point.label())
        .with("origin", Spelt.of(point.origin()))
        .withSome("run", point.run())
        .with("taken", point.taken())
        .with("by", point.by())
        .with("mark", Spelt.of(point.mark()))
        .with("snapshots", items(point.snapshots(), Documents::snapshot));
  }

  private static Fields snapshot(Snapshot snapshot) {
    var facts = Fields.EMPTY;
    for (var fact : snapshot.facts().entrySet()) {
      facts = facts.with(fact.getKey(), fact.getValue());
    }
    return Fields.EMPTY
        .with("id", snapshot.id().toString())
        .with("target", snapshot.target().toString())
        .with("driver", snapshot.driver().toString())
        .with("taken", snapshot.taken())
        .with("summary", snapshot.summary())
        .with("facts", facts)
        .with("digest", snapshot.digest())
        .with("bytes", snapshot.bytes());
  }

  static Fields finding(Finding finding) {
    return Fields.EMPTY
        .with("check", finding.check().toString())
        .withSome("host", finding.host())
        .with("verdict", Spelt.of(finding.verdict()))
        .with("evidence", finding.evidence())
        .with("took", finding.took())
        .with("at", finding.at());
  }

  static Fields summary(RunSummary run) {
    return Fields.EMPTY
        .with("id", run.id())
        .with("application", run.application())
        .with("procedure", run.procedure())
        .with("target", run.targetWords())
        .with("state", Spelt.of(run.state()))
        .with("by", run.by())
        .with("reason", run.reason())
        .with("began", run.began())
        .withSome("ended", run.ended())
        .with("lastWord", run.lastWord())
        .with("owner", run.claim().owner())
        .with("ownedSince", run.claim().since())
        .with("ownedFor", run.claim().reason())
        .withSome("alive", run.alive())
        .withTexts("waiting", run.waiting());
  }

  static Fields application(Application application) {
    var document =
        Fields.EMPTY
            .with("name", application.name())
            .with("environment", application.environment())
            .with("components", items(application.components(), Documents::component))
            .withTexts("checks", application.checks())
            .withTexts("procedures", application.procedures())
            .with("applied", application.applied())
            .with("appliedBy", application.appliedBy())
            .with("owed", items(application.owed(), CatchUpPages::document));
    var known =
        application.lastGood().map(good -> document.with("lastGood", point(good))).orElse(document);
    var owned = application.run().map(run -> known.with("run", summary(run))).orElse(known);
    return application
        .lockdown()
        .map(one -> owned.with("lockdown", LockdownPages.document(one)))
        .orElse(owned);
  }

  private static Fields component(Application.Component component) {
    return Fields.EMPTY
        .with("name", component.name())
        .with("driver", component.driver())
        .with("kind", Spelt.of(component.kind()))
        .withTexts("hosts", component.hosts());
  }
}
