/**
 * Whole fleets: the real programs as processes of their own, on real git, PM2 and Node, told what
 * to do by the real command line; and the rules of the house. A host is a folder with its own PM2,
 * agent and port.
 */
@NullMarked
package rearguard.e2e;

import org.jspecify.annotations.NullMarked;
