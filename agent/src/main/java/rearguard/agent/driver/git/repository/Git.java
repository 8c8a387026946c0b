package rearguard.agent.driver.git.repository;

import java.util.List;
import java.util.stream.Stream;
import rearguard.agent.host.Command;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Programs;
import rearguard.agent.host.Ran;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** Runs what {@link GitCommands} says, and takes nothing but success for an answer. */
public record Git(Programs programs) {

  public String out(Command command) throws HostException, InterruptedException {
    Ran ran = programs.run(command);
    if (!ran.fine() || ran.cut()) {
      throw refused(command, ran);
    }
    return ran.out();
  }

  /** For programs whose exit says something else than failure. */
  public Ran any(Command command) throws HostException, InterruptedException {
    return programs.run(command);
  }

  public List<String> lines(Command command) throws HostException, InterruptedException {
    return Stream.of(out(command).split("\n")).filter(line -> !line.isEmpty()).toList();
  }

  /** Our own repository inside that of the checkout. */
  public void makeAside(GitCommands say) throws HostException, InterruptedException {
    for (var command : List.of(say.makeAside(), say.initAside(), say.attributesAside())) {
      out(command);
    }
  }

  private static HostException refused(Command command, Ran ran) {
    var said = ran.error().isBlank() ? ran.out() : ran.error();
    var why = ran.cut() ? "it said too much" : Quoted.of(said.strip());
    return Faults.fault(
        Problem.Kind.CONFLICT,
        "\""
            + Quoted.of(verb(command))
            + "\" in \""
            + Quoted.of(command.folder().toString())
            + "\" failed: "
            + why,
        "Try it on the host as the owner of the folder.");
  }

  private static String verb(Command command) {
    var words = command.words();
    if (!words.getFirst().equals("git")) {
      return words.getFirst();
    }
    int at = 1;
    while (words.get(at).startsWith("-")) {
      at += words.get(at).equals("-c") ? 2 : 1;
    }
    return "git " + words.get(at);
  }
}
