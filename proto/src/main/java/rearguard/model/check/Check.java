package rearguard.model.check;

import java.time.Duration;
import rearguard.model.name.CheckName;

/**
 * One probe and how patient it is.
 *
 * @param within how long one attempt may take
 * @param patience how long to go on trying until it first passes; each check is tried at least once
 * @param healthyFor how long it must then pass without a break before it counts as passed
 */
public record Check(
    CheckName name, Probe probe, Duration within, Duration patience, Duration healthyFor) {

  /** The same under another name. */
  public Check named(CheckName other) {
    return new Check(other, probe, within, patience, healthyFor);
  }

  /** Only a person can answer it; no host is asked. */
  public boolean manual() {
    return probe instanceof Probe.Manual;
  }

  /** Whether it must hold from its first attempt on, and for how long it may be asked then. */
  public boolean lasting() {
    return patience.isZero() && healthyFor.isPositive();
  }

  /** The same, which must hold without a break for at least that long, from its first attempt. */
  public Check holding(Duration length) {
    var longer = healthyFor.compareTo(length) > 0 ? healthyFor : length;
    return new Check(name, probe, within, Duration.ZERO, longer);
  }

  /** How long to ask it may take: patience, health, and an attempt that began just before each. */
  public Duration longest() {
    return patience.plus(healthyFor).plus(within.multipliedBy(2));
  }
}
