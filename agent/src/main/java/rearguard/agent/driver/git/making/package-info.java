/** Making what was not kept: the settings, what is said to the tool, and the one who runs it. */
@NullMarked
package rearguard.agent.driver.git.making;

import org.jspecify.annotations.NullMarked;
