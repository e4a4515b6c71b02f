package org.actornas.deploy.node;

/**
 * Whether this process hosts the cluster's searches, by what the host's journal says. A process
 * that was held for long may be the host by its own lights while another one has begun to be:
 * whoever keeps something in the journal on top of what it does not know fails, reads the journal
 * anew, and finds here that it was overtaken. Outlives the host's actor; that actor alone calls it.
 */
final class Reign {
  private final String process;
  private boolean isBegun;

  /**
   * @param process names this process among all that ever were in the cluster
   */
  Reign(String process) {
    this.process = process;
  }

  /** This process. */
  String process() {
    return process;
  }

  /** The journal has that this process hosts. */
  void begin() {
    isBegun = true;
  }

  /**
   * Whether it hosted before, and another process has begun since; asked of what was read anew. It
   * is so once: if this process is still there after a while it is the host by the cluster's
   * lights, and may begin again.
   *
   * @param last process that has begun, as the journal has it
   */
  boolean isOver(String last) {
    boolean isOver = isBegun && !last.equals(process);
    isBegun = false;
    return isOver;
  }
}
