/**
 * What an operator can ask for, one class a matter: each method is one request from beginning to
 * end, and refuses with everything that stands against it.
 */
@NullMarked
package rearguard.controller.desk;

import org.jspecify.annotations.NullMarked;
