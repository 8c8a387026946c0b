/**
 * Static assets on disk: a folder that a web server serves, or a symbolic link to a release folder
 * ({@code current -> releases/42}).
 *
 * <p>Captures where the link points, and the folder whole, once per content; owners and modes of
 * everything in it, and that nothing is there. Restores by one step that no visitor sees the middle
 * of: a folder is built beside, proved, and exchanged; a link is renamed into place. A release
 * folder that is gone or changed is built beside under its own name first. Release folders that the
 * link does not point to are left alone, so going forward again costs a rename.
 *
 * <p>A link is followed once, and only to a folder in the folder that {@code releases} names (the
 * link's own when absent), so that whoever may write the link cannot have other places captured or
 * replaced. Refused: links on the way, mount points, Rearguard's own store. Not restored: sockets,
 * pipes and devices in the folder, hard links as such, extended attributes. Free space for one more
 * copy is needed on the same disk while a run lasts.
 */
@NullMarked
package rearguard.agent.driver.assets;

import org.jspecify.annotations.NullMarked;
