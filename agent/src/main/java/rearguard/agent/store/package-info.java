/**
 * The snapshots of this host. Under one folder of the agent's own:
 *
 * <pre>
 * key                        the host's secret, made at first use
 * snapshots/ID/manifest      what the snapshot holds, authenticated with the key
 * snapshots/ID/HEX           a record, encrypted
 * snapshots/ID/section       how its target was cared for then, encrypted
 * leaving/ID                 a snapshot that is being dropped: nobody can go back to it any more
 * trees/DIGEST-UID-GID/tree  a kept folder, once for all snapshots that hold it
 * benches/RUN/COMPONENT      a run's prepared things
 * making/                    half-made; swept at start
 * </pre>
 *
 * A snapshot comes into being by one rename, when everything it holds is on the disk.
 */
@NullMarked
package rearguard.agent.store;

import org.jspecify.annotations.NullMarked;
