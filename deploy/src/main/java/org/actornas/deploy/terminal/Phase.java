package org.actornas.deploy.terminal;

/** What a search is busy with. */
public enum Phase {
  /** Reading the corpus and building the models. */
  PREPARING("preparing"),
  /** Minibatches that train the shared weights. */
  SHARED("shared weights"),
  /** Policy updates of the controller. */
  CONTROLLER("controller"),
  /** Both at once. */
  OVERLAPPED("weights, controller"),
  /** Cells sampled into the memory buffer. */
  MEMORY("memory buffer"),
  /** Cells sampled at the end, each scored on the whole validation split. */
  FINAL("final samples");

  private final String label;

  Phase(String label) {
    this.label = label;
  }

  /** As a person reads it. */
  public String label() {
    return label;
  }
}
