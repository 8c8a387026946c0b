/**
 * The words of the glossary as values: what both sides and every module mean by them. Records,
 * sealed interfaces and enums over the JDK alone; nothing here reads a clock, a file or a socket.
 */
@NullMarked
package rearguard.model;

import org.jspecify.annotations.NullMarked;
