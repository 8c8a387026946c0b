package rearguard.controller.web.view;

/**
 * A moment, four ways.
 *
 * @param iso for machines
 * @param ago how long before the page was made
 * @param clock the time of day in UTC
 * @param full day and time
 */
public record Moment(String iso, String ago, String clock, String full) {}
