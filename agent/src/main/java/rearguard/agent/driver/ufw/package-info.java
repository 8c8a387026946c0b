/**
 * The firewall of a host: ufw's rules, and holds that keep traffic away.
 *
 * <p><b>Captured</b> are ufw's own files (rules of the user, before and after rules, configuration,
 * default policies) with mode and owner, and what ufw has in the kernel for IPv4 and IPv6: the
 * chains {@code ufw-*} and {@code ufw6-*}, the jumps to them and the three policies. ufw that is
 * absent or inactive is captured as that and nothing else. Rules that others put beside ufw's
 * (Docker, fail2ban) are neither captured nor touched.
 *
 * <p><b>Restored</b> are the files one by one, each in one rename, then the kernel: in one
 * transaction a family where only rules differ; by {@code ufw reload} where the frame around them
 * differs too, which leaves the firewall open or half for a second or two. Ports published by
 * Docker are not ufw's, before and after.
 *
 * <pre>
 *   prepare:  look -> iptables-restore --test -> rehearse the way in, old rules and new
 *   restore:  rehearse again -> watchdog armed -> switch -> new connection to the controller -> off
 * </pre>
 *
 * <p><b>The way in.</b> The rules are rehearsed in a network namespace of their own: packets from
 * the addresses of the SSH sessions that are open, to the ports of sshd, and packets to the
 * controller. What gets through the present rules and not through the new ones is refused before
 * anything changes. With no session open, SSH must stay open to somebody. The watchdog is a program
 * of its own that outlives the agent; it puts the old rules back after two minutes unless the agent
 * called it off, which it does when a <em>new</em> connection to where its own link leads was made
 * over the new rules. An agent without a link, as when no controller is there, has only the
 * rehearsal. The watchdog does not outlive a reboot, nor a service manager that ends all processes
 * of the agent's unit with it: the unit must say {@code KillMode=process}.
 *
 * <p><b>A hold</b> is a chain and a set in Rearguard's own nftables table, at prerouting before
 * conntrack and before Docker's address translation: open connections stop, and go on afterwards.
 * Its elements have timeouts: the kernel ends it when everything else is dead. Traffic of the host
 * to itself over loopback goes on, and so do connections from the host and its containers to other
 * hosts. A hold does not outlive a reboot or {@code nft flush ruleset}; renewing makes it anew. The
 * rule that {@code ufw status} shows meanwhile is a notice: it is bound to an interface that no
 * host has, so that it cannot keep a port closed after the hold.
 *
 * <p><b>Released gradually</b> ({@code release: gradually}, {@code first: [192.0.2.0/24]}), the
 * sources of {@code first} get through before everybody else: they stand in sets of the same hold,
 * and the ports that are open for them in a third, with a timeout of its own. A phase is one
 * transaction, and the kernel closes it again when the next one does not come, while the hold goes
 * on. Whoever asks from outside must be among {@code first}; a check by somebody else does not
 * pass.
 *
 * <p>Needs root, {@code nft} and {@code ss} (Debian packages nftables, iproute2), and for restoring
 * {@code iptables}, {@code unshare} and {@code bash}.
 */
@NullMarked
package rearguard.agent.driver.ufw;

import org.jspecify.annotations.NullMarked;
