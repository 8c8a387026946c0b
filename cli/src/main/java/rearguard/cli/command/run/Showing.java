package rearguard.cli.command.run;

import java.util.Optional;
import rearguard.cli.command.Session;
import rearguard.cli.output.Format;
import rearguard.cli.view.Happening;
import rearguard.cli.view.RunTree;
import rearguard.model.run.Run;

/** Shows a run while it goes on. */
record Showing(Session session, Progress progress) {

  void changed(Optional<Run> before, Run run) {
    if (progress == Progress.TREE) {
      still(run);
    }
    for (var news : Happening.between(before, run, session.when().now())) {
      if (progress == Progress.PLAIN) {
        session.console().say(news.line());
      } else if (progress == Progress.JSON) {
        session.console().tell(news.event());
      }
      if (session.format() == Format.JSONL) {
        session.console().event(news.event());
      }
    }
  }

  /** Time has passed. */
  void still(Run run) {
    if (progress == Progress.TREE) {
      session.console().draw(RunTree.frame(run, session.when()));
    }
  }

  void leave() {
    session.console().leavePicture();
  }
}
