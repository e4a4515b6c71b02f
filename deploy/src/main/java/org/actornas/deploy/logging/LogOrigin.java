package org.actornas.deploy.logging;

/**
 * What every log line of a process says of itself.
 *
 * @param node this process's name; also its log file's
 * @param role what it does: {@code local} for everything, or {@code core} or {@code worker}
 * @param run the run's id
 */
public record LogOrigin(String node, String role, String run) {}
