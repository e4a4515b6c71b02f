package org.actornas.controller.search;

/**
 * A controller step whose rewards came too late to learn from.
 *
 * @param staleness updates that the policy had taken since it drew the cells
 */
public record StaleStep(Task.Evaluation task, long staleness) {}
