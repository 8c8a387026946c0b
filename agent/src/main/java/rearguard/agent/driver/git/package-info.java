/**
 * Checkouts of git: the commit, branch and index, what the tracked files hold (byte for byte, with
 * their permissions), submodules, and artefact folders that are kept beside the code.
 *
 * <p>What the work tree holds is stored as git objects, without any filter, and held by refs under
 * {@code refs/rearguard/}, so that nothing prunes it. It needs the git program, 2.32 or later.
 * Every program that writes runs as the owner of the folder and reads no configuration of that
 * user; what handles contents works in a private git folder ({@code .git/rearguard/}) in which the
 * repository's own configuration, hooks and filters do not exist. JGit reads and proves.
 *
 * <p>Not restored: owners of single files (all belong to the folder's owner afterwards),
 * permissions of files whose names are not UTF-8, and a merge or rebase that was half done.
 * Refused: linked worktrees, links in place of the folder, mount points that would have to move.
 */
@NullMarked
package rearguard.agent.driver.git;

import org.jspecify.annotations.NullMarked;
