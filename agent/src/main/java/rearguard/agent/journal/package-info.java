/**
 * What this host has promised and done, as a chain of records on its disk. A record is durable when
 * {@link rearguard.agent.journal.Journal#append} returns, and nothing that was appended is ever
 * changed.
 *
 * <p>A record that was being written when the power failed is cut off when the journal is opened
 * again; a record that was damaged later, with good ones after it, is not: then the journal only
 * tells what it knows, and the agent obeys no more orders until a person has looked.
 */
@NullMarked
package rearguard.agent.journal;

import org.jspecify.annotations.NullMarked;
