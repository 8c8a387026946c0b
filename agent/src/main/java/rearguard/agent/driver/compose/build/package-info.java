/**
 * What it takes to build an image anew from the source of a restore point: what the kept model asks
 * for, and what of the source goes to the engine. Nothing here touches the host.
 */
@NullMarked
package rearguard.agent.driver.compose.build;

import org.jspecify.annotations.NullMarked;
