package rearguard.cli.view;

import java.util.ArrayList;
import java.util.List;
import rearguard.cli.output.Value;
import rearguard.cli.output.Value.Fields;
import rearguard.cli.reply.Offer;
import rearguard.model.name.Spelt;
import rearguard.model.plan.Change;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.run.Lasting;
import rearguard.model.run.Question;
import rearguard.model.run.Run;
import rearguard.model.run.StepRecord;

/** Plans and runs as documents for programs. Keys are only ever added. */
enum RunDocuments {
  ;

  static Fields plan(Offer offer) {
    var plan = offer.plan();
    return Value.document("Plan")
        .with("id", offer.id().toString())
        .with("application", plan.application().toString())
        .with("procedure", plan.procedure())
        .with("target", plan.target().toString())
        .with("targetWords", plan.targetWords())
        .with("created", plan.created())
        .with("by", plan.by())
        .withTruth("nothingToDo", plan.nothingToDo())
        .with("changes", Documents.items(plan.changes(), RunDocuments::change))
        .withTexts("loss", plan.loss())
        .with("risk", Spelt.of(plan.risk()))
        .with("expected", plan.expected())
        .with("offline", Spelt.of(plan.policy().offline()))
        .with("onFailure", Spelt.of(plan.policy().onFailure()))
        .with("failureBudget", plan.policy().budget())
        .withTexts("askedLater", plan.later())
        .withTexts("leftBehind", plan.left().stream().map(HostPart::host).toList())
        .with("stages", Documents.items(plan.stages(), RunDocuments::stage));
  }

  private static Fields change(Change change) {
    return Fields.EMPTY
        .with("target", change.target().toString())
        .with("summary", change.summary())
        .withTexts("drift", change.drift().words());
  }

  private static Fields stage(Stage stage) {
    return Fields.EMPTY
        .with("name", stage.name())
        .with("kind", Spelt.of(stage.kind()))
        .with("atOnce", stage.limit().atOnce())
        .with("mayFail", stage.limit().mayFail())
        .with("hosts", Documents.items(stage.hosts(), RunDocuments::part));
  }

  private static Fields part(HostPart part) {
    return Fields.EMPTY
        .with("host", part.host().toString())
        .withTexts("steps", part.steps().stream().map(Step::id).toList())
        .withTexts("checks", part.checks().stream().map(check -> check.name()).toList());
  }

  static Fields run(Run run) {
    return Value.document("Run")
        .with("id", run.id().toString())
        .with("planId", run.planId().toString())
        .with("application", run.plan().application().toString())
        .with("procedure", run.plan().procedure())
        .with("target", run.plan().target().toString())
        .with("targetWords", run.plan().targetWords())
        .with("state", Spelt.of(run.state()))
        .with("by", run.by())
        .with("reason", run.reason())
        .with("began", run.began())
        .withSome("ended", run.ended())
        .withSome("undoPoint", run.undoPoint())
        .withTexts("silent", List.copyOf(run.silent()))
        .with("owner", run.course().claim().owner())
        .with("ownedSince", run.course().claim().since())
        .withTexts("leftBehind", List.copyOf(run.course().left()))
        .withTexts("forgiven", List.copyOf(run.course().forgiven()))
        .withTexts("reverted", List.copyOf(run.course().backward()))
        .withTexts("words", run.words())
        .with("waiting", Documents.items(Question.of(run), RunDocuments::question))
        .with("watching", Documents.items(Lasting.of(run).stream().toList(), RunDocuments::lasting))
        .with("steps", steps(run, run.plan()))
        .with("findings", Documents.items(run.findings(), Documents::finding));
  }

  private static Fields question(Question question) {
    return Fields.EMPTY
        .with("check", question.check().toString())
        .with("question", question.text())
        .with("command", question.command());
  }

  private static Fields lasting(Lasting lasting) {
    return Fields.EMPTY
        .with("for", lasting.length())
        .with("since", lasting.since())
        .with("until", lasting.since().plus(lasting.length()));
  }

  private static Value steps(Run run, Plan plan) {
    var steps = new ArrayList<Value>();
    plan.steps().forEach(step -> steps.add(step(step, run.step(step.id()))));
    plan.back().stream()
        .filter(step -> run.steps().containsKey(step.id()))
        .forEach(step -> steps.add(step(step, run.step(step.id()))));
    return new Value.Items(steps);
  }

  static Fields step(Step step, StepRecord record) {
    return Fields.EMPTY
        .with("step", step.id().toString())
        .with("host", step.target().host().toString())
        .with("component", step.target().component().toString())
        .with("verb", Spelt.of(step.verb()))
        .withTruth("back", step.back())
        .with("state", Spelt.of(record.state()))
        .with("attempt", record.attempt())
        .with("evidence", record.evidence())
        .withTruth("changed", record.changed())
        .withSome("began", record.began())
        .withSome("ended", record.ended());
  }
}
