package rearguard.cli.command.traffic;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.view.TrafficPages;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Standing;
import rearguard.model.traffic.Wish;

/** What these commands have in common: whom they ask, and how they tell what came of it. */
enum Asking {
  ;

  /** Hosts differ: some did it and some did not. */
  private static final int MIXED = 7;

  static Form form() {
    return Form.EMPTY
        .with(Options.word("APP", "the application"))
        .with(
            new Form.Option(
                List.of("--host", "--hosts"),
                Optional.of("NAMES"),
                true,
                "only these hosts, with commas between"));
  }

  static ApplicationName name(Given words) {
    return Options.word(words, 0, ApplicationName::new);
  }

  static List<String> listed(Given words, String option) {
    return Options.texts(words, option).stream()
        .flatMap(text -> Stream.of(text.split(",")))
        .toList();
  }

  static int ask(Given words, Session session, Wish wish, String next) {
    return ask(words, session, wish, next, false);
  }

  static int ask(Given words, Session session, Wish wish, String next, Boolean maintenance) {
    session.about(name(words));
    var hosts =
        listed(words, "--hosts").stream().map(text -> Options.read(text, HostName::new)).toList();
    return session.ask(
        asked -> asked.traffic(name(words), hosts, wish, maintenance),
        answers -> {
          session.show(
              maintenance ? TrafficPages.maintenance(answers) : TrafficPages.of(answers), next);
          return exitCode(answers);
        });
  }

  /** That of the first refusal when nobody did it. */
  static int exitCode(SequencedMap<Target, Answer<Standing>> answers) {
    var refusals =
        answers.values().stream()
            .flatMap(
                answer ->
                    answer instanceof Answer.Refused<Standing>(var problems)
                        ? problems.stream().limit(1)
                        : Stream.<Problem>empty())
            .toList();
    if (refusals.isEmpty()) {
      return 0;
    }
    return refusals.size() < answers.size() ? MIXED : refusals.getFirst().kind().exitCode();
  }
}
