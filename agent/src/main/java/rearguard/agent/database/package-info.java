/**
 * The door to a PostgreSQL database, for drivers that care for what is in one: where it is and who
 * enters ({@code Database}), words of SQL ({@code Sql}), one transaction ({@code Session}), and
 * what a refusal means ({@code Faults}). The library of PostgreSQL is loaded when a door is opened
 * and never before.
 */
@NullMarked
package rearguard.agent.database;

import org.jspecify.annotations.NullMarked;
