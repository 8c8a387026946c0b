/** The connection to the controller: credential, mutual TLS, calls, refusals. */
@NullMarked
package rearguard.cli.link;

import org.jspecify.annotations.NullMarked;
