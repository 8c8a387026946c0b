/**
 * The stream to the controller. {@link rearguard.agent.link.ControllerLink} keeps it, {@link
 * rearguard.agent.link.Session} is one life of it, {@link rearguard.agent.link.Outbox} is its only
 * writer; {@link rearguard.agent.link.Enrolment} is how a host comes by its identity.
 */
@NullMarked
package rearguard.agent.link;

import org.jspecify.annotations.NullMarked;
