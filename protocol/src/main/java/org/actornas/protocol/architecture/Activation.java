package org.actornas.protocol.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A node's activation function; the ordinal is the decision's value in every text form. */
public enum Activation {
  TANH,
  RELU,
  IDENTITY,
  SIGMOID;

  /** How many activations a node chooses from. */
  public static final int COUNT = values().length;

  private static final List<Activation> ALL = List.of(values());

  /**
   * The activation of a decision.
   *
   * @throws InvalidArchitectureException if there is no such activation
   */
  public static Activation of(int decision) {
    if (decision < 0 || decision >= COUNT) {
      throw new InvalidArchitectureException(
          "activation " + decision + " does not exist: expected 0 to " + (COUNT - 1));
    }
    return ALL.get(decision);
  }

  /**
   * The activation of a name such as {@code tanh}.
   *
   * @throws InvalidArchitectureException if there is no such activation
   */
  public static Activation named(String label) {
    return ALL.stream()
        .filter(activation -> activation.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidArchitectureException(
                    "activation '"
                        + label
                        + "' does not exist: expected one of "
                        + Arrays.stream(values())
                            .map(Activation::label)
                            .collect(Collectors.joining(", "))));
  }

  /** The decision that chooses it, 0 to 3. */
  public int decision() {
    return ALL.indexOf(this);
  }

  /** The name in files: {@code tanh}, {@code relu}, {@code identity}, {@code sigmoid}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
