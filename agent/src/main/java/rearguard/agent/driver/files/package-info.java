/**
 * Plain files and folders: environment files, configuration.
 *
 * <p>Captures content, mode, owner and absence of the declared paths; of folders everything in
 * them. Everything is kept in one encrypted record; what is said of it are paths and the names of
 * keys, never content. Restores each file in one rename and removes what was not there. Cannot
 * capture sockets, devices, files over 8 MiB or names that are not text; times do not count. Needs
 * the right to read and write there.
 */
@NullMarked
package rearguard.agent.driver.files;

import org.jspecify.annotations.NullMarked;
