package org.actornas.protocol.work;

/**
 * Who asks for work.
 *
 * @param id unique among the live workers, such as {@code worker-1}
 * @param device where it computes, {@code cpu} or {@code gpu:N}
 * @param corpusHash of the corpus that it read; must equal the search's
 */
public record WorkerDescription(String id, String device, String corpusHash) {}
