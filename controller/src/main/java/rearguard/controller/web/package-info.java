/**
 * The dashboard: pages for people, read-only. Everything it shows comes through {@link
 * rearguard.controller.web.Sight}; everything it serves stands in {@link
 * rearguard.controller.web.Routes}.
 */
@NullMarked
package rearguard.controller.web;

import org.jspecify.annotations.NullMarked;
