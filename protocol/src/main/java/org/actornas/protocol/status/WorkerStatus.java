package org.actornas.protocol.status;

/**
 * One worker, as the controller sees it.
 *
 * @param id such as {@code worker-1}
 * @param device such as {@code cpu}
 * @param busy whether it holds a lease
 * @param tasksDone whose results were accepted
 */
public record WorkerStatus(String id, String device, boolean busy, long tasksDone) {}
