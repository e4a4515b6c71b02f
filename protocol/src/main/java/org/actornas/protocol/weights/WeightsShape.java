package org.actornas.protocol.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;

/**
 * The sizes that fix every block of the shared weights omega.
 *
 * @param vocabulary V
 * @param embedding E; where it equals H the embedding is tied with the softmax
 * @param hidden H
 * @param nodes N
 * @param nodeForm what a node computes: fixes the columns C of the cell's matrices, 2H or H
 */
public record WeightsShape(
    int vocabulary, int embedding, int hidden, int nodes, NodeForm nodeForm) {

  /** What arrays of every JVM can hold. */
  private static final int MAX_VALUES = Integer.MAX_VALUE - 8;

  public WeightsShape {
    if (vocabulary < 2 || embedding < 1 || hidden < 1 || nodes < 1) {
      throw new IllegalArgumentException(
          "not a shape: V=%d E=%d H=%d N=%d".formatted(vocabulary, embedding, hidden, nodes));
    }
    tooLarge(vocabulary, embedding, hidden, nodeForm)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
  }

  /**
   * What is wrong with sizes of which a block would have more values than an array can hold; empty
   * if all blocks fit.
   */
  public static Optional<String> tooLarge(
      int vocabulary, int embedding, int hidden, NodeForm nodeForm) {
    long columns = (long) nodeForm.columns(1) * hidden;
    return tooLarge("embedding", "[V, E]", vocabulary, embedding)
        .or(() -> tooLarge("decoder", "[V, H]", vocabulary, hidden))
        .or(() -> tooLarge("input", "[E, C]", embedding, columns))
        .or(() -> tooLarge("recurrent", "[H, C]", hidden, columns));
  }

  private static Optional<String> tooLarge(String block, String form, long rows, long columns) {
    return rows * columns <= MAX_VALUES
        ? Optional.empty()
        : Optional.of(
            "block %s %s would have %d x %d values, more than %d"
                .formatted(block, form, rows, columns, MAX_VALUES));
  }

  /** Rows and columns of a block; a bias has one row. */
  public record Matrix(int rows, int columns) {
    public int size() {
      return Math.multiplyExact(rows, columns);
    }
  }

  /** Whether the softmax reads the embedding itself. */
  public boolean tied() {
    return embedding == hidden;
  }

  /** C: 2H for highway nodes (the first H columns are u, the last H are c), H for plain ones. */
  public int cellColumns() {
    return nodeForm.columns(hidden);
  }

  /**
   * Every block and its size, in a fixed order: those that all cells touch first, then the edges.
   */
  public Map<BlockName, Matrix> blocks() {
    Map<BlockName, Matrix> blocks = new LinkedHashMap<>();
    blocks.put(BlockName.EMBEDDING, new Matrix(vocabulary, embedding));
    blocks.put(BlockName.SOFTMAX_BIAS, new Matrix(1, vocabulary));
    if (!tied()) {
      blocks.put(BlockName.DECODER, new Matrix(vocabulary, hidden));
    }
    blocks.put(BlockName.INPUT, new Matrix(embedding, cellColumns()));
    blocks.put(BlockName.INPUT_BIAS, new Matrix(1, cellColumns()));
    blocks.put(BlockName.RECURRENT, new Matrix(hidden, cellColumns()));
    for (int to = 1; to < nodes; to++) {
      for (int from = 0; from < to; from++) {
        blocks.put(BlockName.edge(from, to), new Matrix(hidden, cellColumns()));
      }
    }
    return blocks;
  }

  /** The blocks that these architectures read, in the order of {@link #blocks}. */
  public List<BlockName> touchedBy(Iterable<Architecture> architectures) {
    Set<BlockName> touched = new LinkedHashSet<>();
    for (Architecture architecture : architectures) {
      if (architecture.nodes() != nodes) {
        throw new IllegalArgumentException(
            "a cell of " + architecture.nodes() + " nodes does not fit weights for " + nodes);
      }
      for (int node = 1; node < nodes; node++) {
        touched.add(BlockName.edge(architecture.parent(node), node));
      }
    }
    List<BlockName> inOrder = new ArrayList<>();
    for (BlockName block : blocks().keySet()) {
      if (!block.isEdge() || touched.contains(block)) {
        inOrder.add(block);
      }
    }
    return inOrder;
  }
}
