package rearguard.controller.run;

import java.util.List;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.Setting;

/** Sees what is wrong with a section as a driver does. */
enum SmallReview {
  ;

  static Answer<List<Problem>> of(Setting.Group settings) {
    if (settings.text("run").filter("smok"::equals).isPresent()) {
      return Answer.given(
          List.of(
              Problem.of(Problem.Kind.NOT_FOUND, "no command \"smok\"", "Did you mean \"smoke\"?")
                  .at(new Problem.Place("", 0, 0, "run"))));
    }
    return settings.text("path").filter(path -> !path.startsWith("/")).isPresent()
        ? Answer.given(
            List.of(
                Problem.of(Problem.Kind.USAGE, "the path is not absolute", "Begin with /.")
                    .at(new Problem.Place("", 0, 0, "path"))))
        : Answer.given(List.of());
  }
}
