package org.actornas.deploy.command;

/**
 * What {@code nas doctor} found of one thing.
 *
 * @param state whether it will do
 * @param name the thing
 * @param detail what it is, and what would be right if it is not
 */
record Check(State state, String name, String detail) {
  enum State {
    OK("ok"),
    /** It works, but not well. */
    WARNING("warn"),
    /** A search cannot run. */
    BAD("bad");

    private final String label;

    State(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  static Check ok(String name, String detail) {
    return new Check(State.OK, name, detail);
  }

  static Check warning(String name, String detail) {
    return new Check(State.WARNING, name, detail);
  }

  static Check bad(String name, String detail) {
    return new Check(State.BAD, name, detail);
  }

  /** {@code ok memory 23.4 GiB}. */
  String text() {
    return "%-6s%-15s%s".formatted(state.label(), name, detail);
  }
}
