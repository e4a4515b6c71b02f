package org.actornas.protocol.architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The genotype of a recurrent cell as DARTS prints it:
 *
 * <pre>{@code
 * Genotype(recurrent=[('relu', 0), ('tanh', 1), ('relu', 1)], concat=[2, 3])
 * }</pre>
 *
 * <p>Entry i of {@code recurrent} is node i + 1: its activation, and the node that it reads. Node
 * 0, a tanh, has no entry. {@code concat} are the nodes whose mean is the output.
 */
final class GenotypeText {
  /** An entry of {@code recurrent}. */
  private record Entry(String activation, int parent) {}

  private final GenotypeScanner scanner;
  private final List<Entry> recurrent = new ArrayList<>();
  private final List<Integer> concat = new ArrayList<>();

  private GenotypeText(String text) {
    scanner = new GenotypeScanner(text);
  }

  static String text(Architecture cell) {
    StringJoiner recurrent = new StringJoiner(", ", "[", "]");
    for (int node = 1; node < cell.nodes(); node++) {
      recurrent.add("('%s', %s)".formatted(cell.activation(node).label(), cell.parent(node)));
    }
    return "Genotype(recurrent=%s, concat=[%s])".formatted(recurrent, joined(cell.leaves()));
  }

  static Architecture parse(String text) {
    GenotypeText genotype = new GenotypeText(text);
    genotype.scan();
    return genotype.cell();
  }

  private void scan() {
    String name = scanner.name("'Genotype('");
    if (scanner.accept('=')) { // as in genotypes.py: NAME = Genotype(...)
      name = scanner.name("'Genotype('");
    }
    if (!name.equals("Genotype")) {
      throw scanner.unexpected("'Genotype('", name);
    }
    scanner.expect('(');
    boolean hasRecurrent = false;
    boolean hasConcat = false;
    while (!scanner.accept(')')) {
      String field = scanner.name(hasRecurrent && hasConcat ? "')'" : "'recurrent=' or 'concat='");
      if (field.equals("recurrent") && !hasRecurrent) {
        hasRecurrent = true;
        scanner.expect('=');
        scanner.list(this::entry);
      } else if (field.equals("concat") && !hasConcat) {
        hasConcat = true;
        scanner.expect('=');
        concat();
      } else {
        throw scanner.unexpected("'recurrent=' and 'concat=', each once", field);
      }
      scanner.separate(')');
    }
    scanner.end();
    if (!hasRecurrent || !hasConcat) {
      throw new InvalidArchitectureException(
          "'%s=' is missing: expected Genotype(recurrent=[...], concat=[...])"
              .formatted(hasRecurrent ? "concat" : "recurrent"));
    }
  }

  private void entry() {
    scanner.expect('(');
    String activation = scanner.string();
    scanner.expect(',');
    int parent = scanner.integer();
    scanner.separate(')');
    scanner.expect(')');
    recurrent.add(new Entry(activation, parent));
  }

  private void concat() {
    if (!scanner.atName()) {
      scanner.list(() -> concat.add(scanner.integer()));
      return;
    }
    String name = scanner.name("a list or 'range('");
    if (!name.equals("range")) {
      throw scanner.unexpected("a list or 'range('", name);
    }
    scanner.expect('(');
    int from = 0;
    int to = scanner.integer();
    if (scanner.accept(',')) {
      from = to;
      to = scanner.integer();
    }
    scanner.expect(')');
    if (from < 0 || to > SearchSpace.MAX_NODES) { // before so many numbers are made
      throw new InvalidArchitectureException(
          "concat is range(%d, %d): expected nodes from 0 to %d"
              .formatted(from, to, recurrent.size()));
    }
    IntStream.range(from, to).forEach(concat::add);
  }

  private Architecture cell() {
    int nodes = recurrent.size() + 1;
    if (nodes > SearchSpace.MAX_NODES) {
      throw new InvalidArchitectureException(
          "recurrent has %d entries, a cell of %d nodes: expected at most %d nodes"
              .formatted(recurrent.size(), nodes, SearchSpace.MAX_NODES));
    }
    int[] decisions = new int[2 * nodes - 1];
    decisions[0] = Activation.TANH.decision();
    for (int node = 1; node < nodes; node++) {
      Entry entry = recurrent.get(node - 1);
      if (entry.parent() < 0 || entry.parent() >= node) {
        throw new InvalidArchitectureException(
            "entry %d of recurrent (node %d) reads node %d: expected 0 to %d"
                .formatted(node - 1, node, entry.parent(), node - 1));
      }
      decisions[2 * node - 1] = entry.parent();
      decisions[2 * node] = activation(entry, node).decision();
    }
    Architecture cell = Architecture.of(decisions);
    requireLeaves(cell);
    return cell;
  }

  private static Activation activation(Entry entry, int node) {
    try {
      return Activation.named(entry.activation());
    } catch (InvalidArchitectureException e) {
      throw new InvalidArchitectureException(
          "entry %d of recurrent (node %d): %s".formatted(node - 1, node, e.getMessage()), e);
    }
  }

  /** A cell that averages other nodes than its leaves is a cell, but not one of our space. */
  private void requireLeaves(Architecture cell) {
    boolean[] averaged = new boolean[cell.nodes()];
    for (int node : concat) {
      if (node < 0 || node >= cell.nodes()) {
        throw new InvalidArchitectureException(
            "concat has node %d: expected 0 to %d".formatted(node, cell.nodes() - 1));
      }
      if (averaged[node]) {
        throw new InvalidArchitectureException("concat has node %d twice".formatted(node));
      }
      averaged[node] = true;
    }
    int[] those = concat.stream().mapToInt(Integer::intValue).sorted().toArray();
    if (!Arrays.equals(those, cell.leaves())) {
      throw new InvalidArchitectureException(
          ("concat averages nodes %s, but in this search space the output is the mean of the nodes"
                  + " that no node reads, here %s: no such cell can be had")
              .formatted(those.length == 0 ? "(none)" : joined(those), joined(cell.leaves())));
    }
  }

  private static String joined(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(", "));
  }
}
