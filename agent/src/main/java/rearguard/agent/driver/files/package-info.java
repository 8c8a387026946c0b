/**
 * Plain files and folders: environment files, configuration.
 *
 * <p>Captures content, mode, owner and absence of the declared paths; of folders everything in
 * them. Everything is kept in one encrypted record; what is said of it are paths and the names of
 * keys, never content. Restores each file in one rename and removes what was not there. Cannot
 * capture sockets, devices, files over 8 MiB or names that are not text; times do not count. Needs
 * the right to read and write there.
 *
 * <p>With {@code keys} only these keys of environment files are captured, compared and restored,
 * each with its line as it is written: {@code export}, quotes, several lines of one quote. The rest
 * of a file, its mode and its owner stay byte for byte. A key that was absent is removed, one that
 * is missing goes back behind the key it stood behind, and one that stands there more than once is
 * named and stands there once afterwards. Values are told apart by a keyed fingerprint. It cannot
 * bring back a file that is gone, nor understand entries that are not written {@code KEY=value}.
 */
@NullMarked
package rearguard.agent.driver.files;

import org.jspecify.annotations.NullMarked;
