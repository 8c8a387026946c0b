package rearguard.controller.file;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.stream.Stream;
import rearguard.controller.retain.Retention;
import rearguard.model.Answer;
import rearguard.model.Setting;
import rearguard.model.check.Check;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.CheckName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Offline;
import rearguard.model.plan.OnFailure;
import rearguard.model.plan.Policy;

/**
 * What a fleet file says.
 *
 * @param groups by name, in the order of the file
 * @param proof empty: nobody proves from outside that a hold holds
 */
public record Application(
    ApplicationName name,
    String environment,
    SequencedMap<String, Choice> groups,
    List<Component> components,
    List<AskedCheck> checks,
    Optional<Proof> proof,
    List<Procedure> procedures,
    Watch watch,
    Retention retention) {

  /**
   * How deployments are noticed.
   *
   * @param stillFor a change counts once nothing changed any more for this long
   * @param soak how long the checks must hold until its restore point is good
   */
  public record Watch(boolean on, Duration stillFor, Duration soak) {
    public static final Watch USUAL =
        new Watch(true, Duration.ofSeconds(30), Duration.ofMinutes(10));
    static final Watch OFF = new Watch(false, USUAL.stillFor(), USUAL.soak());
  }

  /** Which hosts make up a group. */
  public sealed interface Choice {
    record Named(List<HostName> hosts) implements Choice {}

    /** Every enrolled host that has all of these tags. */
    record Tagged(SortedSet<Tag> tags) implements Choice {}
  }

  /**
   * One named piece of state.
   *
   * @param on names of groups
   */
  public record Component(
      ComponentName name, List<String> on, DriverName driver, Setting.Group settings) {

    public Component with(Setting.Group other) {
      return new Component(name, on, driver, other);
    }
  }

  /**
   * A check as it is written: its texts may hold templates.
   *
   * @param on the groups on whose hosts it is asked; empty: asked once, of the whole
   * @param from the groups or hosts whose agents ask it about the hosts of {@code on}, once the
   *     traffic flows again; empty: the hosts themselves are asked
   * @param port the port that a process must listen on, where each host says it
   */
  public record AskedCheck(Check check, List<String> on, List<String> from, Optional<String> port) {
    /** As it is asked on that host; a check of the whole is the same everywhere. */
    public Answer<Check> on(HostWords host) {
      return on.isEmpty()
          ? Answer.given(check)
          : port.map(text -> host.listening(check, text))
              .orElseGet(() -> Answer.given(host.fill(check)));
    }

    /** Asked once, of whoever changed first. */
    public boolean ofTheWhole() {
      return on.isEmpty() && from.isEmpty();
    }

    /** Asked on each host of it, before the next one changes. */
    public boolean inside() {
      return !on.isEmpty() && from.isEmpty();
    }

    /** Asked by others, when the traffic flows again. */
    public boolean outside() {
      return !from.isEmpty();
    }
  }

  /**
   * A named way to roll back.
   *
   * @param hold whose traffic is kept away meanwhile
   * @param purge what is emptied instead of restored
   * @param stages the order that the file spells out; empty: it follows from the drivers
   */
  public record Procedure(
      String name,
      List<ComponentName> restore,
      List<ComponentName> hold,
      List<ComponentName> purge,
      Share atOnce,
      int mayFail,
      List<CheckName> verify,
      Stance stance,
      List<WrittenStage> stages) {
    public Procedure {
      stages = List.copyOf(stages);
    }

    /** One that purges nothing, and says nothing about what may go wrong. */
    public Procedure(
        String name,
        List<ComponentName> restore,
        List<ComponentName> hold,
        Share atOnce,
        List<CheckName> verify) {
      this(name, restore, hold, List.of(), atOnce, 0, verify, Stance.USUAL, List.of());
    }

    /** The same of these components and checks. */
    Procedure with(
        List<ComponentName> restored,
        List<ComponentName> held,
        List<ComponentName> purged,
        List<CheckName> asked) {
      return new Procedure(name, restored, held, purged, atOnce, mayFail, asked, stance, List.of());
    }

    /** The same in that order, of what it names. */
    Procedure in(List<WrittenStage> written) {
      var order = new WrittenOrder(written);
      return new Procedure(
          name,
          order.named(WrittenStage.Deed.RESTORE),
          order.named(WrittenStage.Deed.HOLD),
          order.named(WrittenStage.Deed.PURGE),
          atOnce,
          mayFail,
          order.verified(),
          stance,
          written);
    }

    /** Every component that it has to do with, each once. */
    public List<ComponentName> components() {
      return Stream.of(restore, hold, purge).flatMap(List::stream).distinct().toList();
    }

    public Limit limit(int hosts) {
      return new Limit(atOnce.of(hosts), mayFail);
    }
  }

  /**
   * What the file decides about what may go wrong; an operator may choose otherwise before a start.
   *
   * @param budget how many hosts may fail in a whole run; empty: half of them, but at least one
   */
  public record Stance(Offline offline, OnFailure onFailure, Optional<Share> budget) {
    /** Nothing starts while a host is offline, and nothing is decided without an operator. */
    public static final Stance USUAL =
        new Stance(Offline.REFUSE, OnFailure.PAUSE, Optional.empty());

    /** With what an operator chose instead. */
    public Stance with(Optional<Offline> other, Optional<OnFailure> otherwise) {
      return new Stance(other.orElse(offline), otherwise.orElse(onFailure), budget);
    }

    public Policy policy(int hosts) {
      return new Policy(
          offline, onFailure, budget.orElse(new Share(HALF, true)).of(Math.max(1, hosts)));
    }

    private static final int HALF = 50;
  }

  /** A number of hosts, or a part of them in percent. */
  public record Share(int number, boolean percent) {
    public static final Share ONE = new Share(1, false);

    /** At least one, at most all. */
    public int of(int hosts) {
      int wanted = percent ? hosts * number / 100 : number;
      return Math.max(1, Math.min(wanted, Math.max(1, hosts)));
    }
  }

  /** The hosts of some groups, each once, in the order of the file. */
  public List<HostName> hosts(List<String> names, Map<HostName, SortedSet<Tag>> fleet) {
    return names.stream()
        .flatMap(name -> Optional.ofNullable(groups.get(name)).stream())
        .flatMap(
            choice ->
                switch (choice) {
                  case Choice.Named(var hosts) -> hosts.stream();
                  case Choice.Tagged(var tags) ->
                      fleet.entrySet().stream()
                          .filter(host -> host.getValue().containsAll(tags))
                          .map(Map.Entry::getKey)
                          .sorted();
                })
        .distinct()
        .toList();
  }

  /** Those who are asked about others: hosts of groups, and hosts by their own names. */
  public List<HostName> askers(List<String> names, Map<HostName, SortedSet<Tag>> fleet) {
    return names.stream()
        .flatMap(
            name ->
                groups.containsKey(name)
                    ? hosts(List.of(name), fleet).stream()
                    : fleet.keySet().stream().filter(host -> host.value().equals(name)))
        .distinct()
        .toList();
  }

  /** The same for hosts that are alone: nobody else is asked about them. */
  public Application alone() {
    var inside = checks.stream().filter(check -> !check.outside()).toList();
    return new Application(
        name,
        environment,
        groups,
        components,
        inside,
        Optional.empty(),
        procedures,
        watch,
        retention);
  }

  /** The same with other checks. */
  public Application with(List<AskedCheck> others) {
    return new Application(
        name, environment, groups, components, others, proof, procedures, watch, retention);
  }

  /** All hosts of the application, in the order of the file. */
  public List<HostName> hosts(Map<HostName, SortedSet<Tag>> fleet) {
    return hosts(List.copyOf(groups.keySet()), fleet);
  }

  public Optional<Component> component(ComponentName wanted) {
    return components.stream().filter(component -> component.name().equals(wanted)).findFirst();
  }

  public Optional<Procedure> procedure(String wanted) {
    return procedures.stream().filter(procedure -> procedure.name().equals(wanted)).findFirst();
  }

  public Application {
    groups = java.util.Collections.unmodifiableSequencedMap(new java.util.LinkedHashMap<>(groups));
    components = List.copyOf(components);
    checks = List.copyOf(checks);
    procedures = List.copyOf(procedures);
  }
}
