package org.actornas.protocol.architecture;

import java.util.List;
import java.util.StringJoiner;

/**
 * The two forms that are integers and nothing else: the decisions, an odd number, and enas_lm's
 * {@code fixed_arc}, an even one.
 */
final class IntegerTexts {
  /** By enas_lm's numbers, which differ from ours. */
  private static final List<Activation> FIXED_ARC_ACTIVATIONS =
      List.of(Activation.TANH, Activation.RELU, Activation.SIGMOID, Activation.IDENTITY);

  private IntegerTexts() {}

  static String decisions(Architecture cell) {
    return cell.text();
  }

  static Architecture parseDecisions(String text) {
    requireDecisions(text);
    return Architecture.parse(text);
  }

  /** The number of integers must be odd, as 2N-1 is. */
  static void requireDecisions(String text) {
    int count = words(text).length;
    if (count % 2 == 0 && count > 0) {
      int nodes = count / 2 + 1;
      throw new InvalidArchitectureException(
          "%d integers: an odd number is needed, as a cell of N nodes has 2N-1 decisions (%d for"
                  .formatted(count, count - 1)
              + " N = %d, %d for N = %d)".formatted(nodes - 1, count + 1, nodes)
              + (nodes > SearchSpace.MAX_NODES
                  ? ""
                  : "; if it is enas_lm's fixed_arc of %d nodes, say so: 'fixed-arc: %s'"
                      .formatted(nodes, beginning(text))));
    }
  }

  static String fixedArc(Architecture cell) {
    StringJoiner text = new StringJoiner(" ");
    for (int node = 1; node < cell.nodes(); node++) {
      text.add(Integer.toString(cell.parent(node)));
      text.add(Integer.toString(FIXED_ARC_ACTIVATIONS.indexOf(cell.activation(node))));
    }
    return text.toString();
  }

  static Architecture parseFixedArc(String text) {
    String[] words = words(text);
    int nodes = words.length / 2 + 1;
    if (words.length == 0) {
      throw new InvalidArchitectureException("a fixed_arc's text is empty");
    }
    if (words.length % 2 == 1) {
      throw new InvalidArchitectureException(
          "%d integers: a fixed_arc has an even number, a pair (parent, activation) for every node"
                  .formatted(words.length)
              + " but the first (%d for N = %d, %d for N = %d); an odd number are decisions, the form 'ints'"
                  .formatted(2 * nodes - 2, nodes, 2 * nodes, nodes + 1));
    }
    if (nodes > SearchSpace.MAX_NODES) {
      throw new InvalidArchitectureException(
          "%d integers are a fixed_arc of %d nodes: expected at most %d"
              .formatted(words.length, nodes, SearchSpace.MAX_NODES));
    }
    int[] decisions = new int[2 * nodes - 1];
    decisions[0] = Activation.TANH.decision();
    for (int node = 1; node < nodes; node++) {
      int at = 2 * (node - 1);
      decisions[2 * node - 1] = choice(words, at, "parent of node " + node, node);
      int activation =
          choice(words, at + 1, "activation of node " + node, FIXED_ARC_ACTIVATIONS.size());
      decisions[2 * node] = FIXED_ARC_ACTIVATIONS.get(activation).decision();
    }
    return Architecture.of(decisions);
  }

  private static int choice(String[] words, int at, String what, int choices) {
    int value;
    try {
      value = Integer.parseInt(words[at]);
    } catch (NumberFormatException e) {
      throw new InvalidArchitectureException(
          "integer %d (%s) is '%s': expected an integer".formatted(at, what, words[at]), e);
    }
    if (value < 0 || value >= choices) {
      throw new InvalidArchitectureException(
          "integer %d (%s) is %d: expected 0 to %d%s"
              .formatted(
                  at,
                  what,
                  value,
                  choices - 1,
                  what.startsWith("parent") ? "" : " (tanh, relu, sigmoid, identity)"));
    }
    return value;
  }

  private static String[] words(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? new String[0] : stripped.split("[\\s,]+");
  }

  private static String beginning(String text) {
    String stripped = text.strip();
    return stripped.length() > 7 ? stripped.substring(0, 7) + "..." : stripped;
  }
}
