package rearguard.controller.fleet;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.ledger.HostLedger;
import rearguard.model.fleet.Host;

/**
 * Keeps the controller's epoch above every one that an agent ever heeded. A ledger that was brought
 * back from a copy is behind its agents: they would leave whatever it orders, and say nothing. Safe
 * to use from any thread.
 */
public final class Epochs {
  /** No controller is started so often; who says so is broken or lies. */
  static final long FAR = 1_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(Epochs.class);

  private final HostLedger hosts;
  private final Set<String> welcomed = new HashSet<>();

  public Epochs(HostLedger hosts) {
    this.hosts = hosts;
  }

  public long now() {
    return hosts.epoch();
  }

  /**
   * Meets a host that heeded that epoch before; tells whether ours had to be raised. Our own number
   * from a host that we did not welcome was given by somebody else.
   *
   * @throws IllegalArgumentException for an epoch that no controller can have had
   */
  public synchronized boolean met(Host host, long heeded) {
    if (heeded < 0 || heeded - now() > FAR) {
      hosts.remark(host.name(), "host-future-epoch", "says that it heeded epoch " + heeded);
      throw new IllegalArgumentException("epoch " + heeded + " cannot have been");
    }
    boolean behind = heeded > now() || (heeded == now() && !welcomed.contains(host.id()));
    if (behind) {
      long old = now();
      long raised = hosts.raiseEpoch(host.name(), heeded);
      LOG.warn(
          "{} had heeded epoch {}, this ledger was at {}: it is older than what commanded last."
              + " The epoch is {} now; what happened since that copy was made is not in this ledger",
          host.name(),
          heeded,
          old,
          raised);
    }
    welcomed.add(host.id());
    return behind;
  }
}
