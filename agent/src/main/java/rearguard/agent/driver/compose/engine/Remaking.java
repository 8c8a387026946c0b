package rearguard.agent.driver.compose.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/**
 * Makes the containers of a service as the engine was told the first time: no files come to them
 * any more. What is to run is made beside what runs, so that a refusal ends nothing; whatever a
 * killed one left has another name or another making, and goes.
 */
public final class Remaking {
  private static final String BESIDE = ".rearguard";

  private final Engine engine;
  private final Maker maker;
  private final Scrub scrub;

  private Remaking(Engine engine, Maker maker, Scrub scrub) {
    this.engine = engine;
    this.maker = maker;
    this.scrub = scrub;
  }

  public static Remaking at(Engine engine, Path socket, Host host, List<Definition> wanted) {
    var values = wanted.stream().flatMap(one -> one.values().stream());
    return new Remaking(engine, Maker.at(socket, host), Scrub.of(values));
  }

  public boolean lacksNetwork(List<Definition> wanted) throws HostException {
    for (var one : wanted) {
      for (var network : one.networks()) {
        if (!maker.hasNetwork(network)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Ends with what is wanted and nothing else of the service.
   *
   * @param live the containers of the service
   * @param sound whether a live one that is made right may stay
   * @param up whether they are to run
   */
  public void perform(List<Definition> wanted, List<Seen> live, Predicate<Seen> sound, boolean up)
      throws HostException {
    var right = live.stream().filter(sound).filter(one -> isOf(wanted, one)).toList();
    var missing = wanted.stream().filter(one -> right.stream().noneMatch(is(one))).toList();
    var wrong = new ArrayList<>(live);
    wrong.removeAll(right);
    end(wrong.stream().filter(one -> one.name().endsWith(BESIDE)).toList());
    wrong.removeIf(one -> one.name().endsWith(BESIDE));
    if (up) {
      for (var one : missing) {
        make(carrying(one, wrong), one.name() + BESIDE);
      }
    }
    end(wrong);
    for (var one : missing) {
      if (up) {
        maker.rename(one.name() + BESIDE, one.name());
      } else {
        make(carrying(one, wrong), one.name());
      }
    }
  }

  private static boolean isOf(List<Definition> wanted, Seen one) {
    return wanted.stream().anyMatch(definition -> is(definition).test(one));
  }

  private static Predicate<Seen> is(Definition wanted) {
    return one -> one.name().equals(wanted.name()) && wanted.make().is(one.unit().make());
  }

  private static Definition carrying(Definition wanted, List<Seen> before) {
    return before.stream()
        .filter(one -> one.name().equals(wanted.name()))
        .findFirst()
        .map(one -> wanted.carrying(one.definition()))
        .orElse(wanted);
  }

  private void end(List<Seen> containers) throws HostException {
    for (var one : containers) {
      engine.stop(one.id());
      engine.remove(one.id());
    }
  }

  private void make(Definition definition, String name) throws HostException {
    var image = definition.make().image();
    var meant = engine.imageId(definition.imageName()).filter(image::equals).isPresent();
    try {
      maker.make(definition, name, meant ? definition.imageName() : image);
    } catch (HostException e) {
      if (e.problem().kind() != Problem.Kind.CONFLICT) {
        throw e;
      }
      throw Woe.late(
          "container "
              + Woe.quoted(definition.name())
              + " cannot be made as it was: "
              + scrub.line(e.problem().message()),
          "What it needs may be in use or gone: a network, a folder.");
    }
  }
}
