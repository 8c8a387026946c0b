/** A checkout, what is said to git about it, and what is known of it as values. */
@NullMarked
package rearguard.agent.driver.git.repository;

import org.jspecify.annotations.NullMarked;
