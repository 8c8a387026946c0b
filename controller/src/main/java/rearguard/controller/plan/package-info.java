/**
 * Planning: which restore point is meant, how far each target is from it, and the exact steps that
 * bring it back. {@link rearguard.controller.plan.Survey} asks the fleet; everything else is pure.
 */
@NullMarked
package rearguard.controller.plan;

import org.jspecify.annotations.NullMarked;
