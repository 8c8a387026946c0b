/**
 * Cares for the configuration of an nginx.
 *
 * <p>Captures content, mode, owner and absence of the declared files, links and folders. Before
 * anything is touched, the configuration as it would be is put together beside the live one and
 * proven by the host's own {@code nginx -t}, which sees it in the live place (a mount namespace of
 * its own). Restores by rename, proves again, reloads, and waits for new workers under the same
 * master; what does not pass is put back as it was, and that is said.
 *
 * <pre>
 *   prepare:  copy the folders -> kept files into the copy -> nginx -t sees the copy in the live place
 *   restore:  files -> nginx -t -> reload -> new workers?   no: old files back -> reload
 * </pre>
 *
 * <p>Not restored: whether nginx runs (that is for the driver of its service), certificates and
 * pages outside the declared paths, what links among them lead to outside (the summary of the
 * capture names those links and the folder to add), what a reload does not take over (nginx(8): a
 * new program), and a running nginx's configuration that nobody wrote to disk. Connections that are
 * open stay with the old workers until they end. Needs root, {@code nginx} and {@code unshare}.
 */
@NullMarked
package rearguard.agent.driver.nginx;

import org.jspecify.annotations.NullMarked;
