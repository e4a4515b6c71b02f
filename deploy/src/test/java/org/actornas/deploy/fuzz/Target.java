package org.actornas.deploy.fuzz;

import java.util.List;
import java.util.Set;

/**
 * Something that reads bytes which others may have written.
 *
 * @param name in reports
 * @param samples bytes that it reads
 * @param refusals the exceptions that its documentation names
 * @param reader reads bytes
 */
record Target(
    String name, List<Sample> samples, Set<Class<? extends Exception>> refusals, Reader reader) {

  /**
   * Bytes that are right.
   *
   * @param kind what they are, if the reader has to be told
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody changes them
  record Sample(String kind, byte[] bytes) {}

  /** Reads bytes as the product does. */
  interface Reader {
    /**
     * Returns if the bytes could be what they are said to be.
     *
     * @throws Exception one of the target's refusals, if it is as it should be
     */
    void read(String kind, byte[] bytes) throws Exception;
  }

  @Override
  public String toString() {
    return name;
  }
}
