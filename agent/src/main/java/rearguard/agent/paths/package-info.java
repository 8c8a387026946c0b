/**
 * What stands at paths of the host: content, mode, owner, absence. Read, told apart in words that
 * hold no content, and put back name by name, for every driver whose state has files. {@code
 * CaredFor} has all verbs of a driver that cares for nothing else: whole files, or some keys of
 * environment files.
 */
@NullMarked
package rearguard.agent.paths;

import org.jspecify.annotations.NullMarked;
