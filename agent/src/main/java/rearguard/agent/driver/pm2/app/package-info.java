/**
 * What PM2 says of processes and what is kept of it, as values; and what it is to be told. Pure.
 */
@NullMarked
package rearguard.agent.driver.pm2.app;

import org.jspecify.annotations.NullMarked;
