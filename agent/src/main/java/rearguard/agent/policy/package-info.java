/**
 * What may be run on this host by name: the commands that its own root declares in a file the
 * controller cannot reach. A fleet file names one of them and gives typed arguments, each of which
 * is one whole word of the program's; there is no shell between.
 *
 * <pre>
 * commands:
 *   deploy-worker:
 *     run: [/opt/worker/deploy.sh, --to, "{version}"]   # words; "{version}" is a parameter
 *     user: deploy                     # whom it runs as
 *     folder: /opt/worker              # where; / when it is not said
 *     environment:
 *       MODE: production
 *       TOKEN: { file: /etc/rearguard/token }           # a file of root with mode 0600
 *     within: 5m                       # ended with its children when it takes longer
 *     success: [0]                     # the exit codes that mean so
 *     limits: { memory: 512M, cpu: 50%, processes: 100 }
 *     parameters:
 *       version: { type: version, from-status: true }
 *     undo: [/opt/worker/deploy.sh, --undo]             # takes back what run did
 *     probe: [/opt/worker/deploy.sh, --done]            # exit 0 done, 1 not done, else unknown
 *     status: [/opt/worker/deploy.sh, --current]        # prints what is in force now
 *     repeatable: true                 # to run it twice does no harm
 *     outlives: true                   # what it starts may go on when the agent ends
 * </pre>
 *
 * <p>The file, and each folder on the way to it, must belong to root or the agent's account, be no
 * link, and be writable by nobody else. A program that runs as root is judged as strictly, links
 * followed, as sshd_config(5) does for AuthorizedKeysCommand.
 */
@NullMarked
package rearguard.agent.policy;

import org.jspecify.annotations.NullMarked;
