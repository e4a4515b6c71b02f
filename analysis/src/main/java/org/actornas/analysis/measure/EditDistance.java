package org.actornas.analysis.measure;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.stream.IntStream;
import org.actornas.protocol.architecture.Architecture;

/**
 * The exact graph edit distance of two cells: the fewest edits that make one cell's graph into the
 * other's, where an edit relabels a node (another activation), inserts or deletes an edge, or
 * inserts or deletes a node that has no edges.
 *
 * <p>A cell's graph is directed. Its vertices are the inputs x and h, the mean of the leaves, and N
 * nodes labelled with their activations; its edges are x and h to node 0, each node to those that
 * read it, and the leaves to the mean. What is x, h or the mean in one graph is so in the other;
 * nodes may stand for any nodes. (The published code, in contrast, looks at no labels and takes the
 * first upper bound that NetworkX finds.)
 *
 * <p><b>No node need be deleted in the smaller cell.</b> A set of edits pairs some nodes of one
 * cell with nodes of the other, deletes the others of the one and inserts the others of the other.
 * Suppose that it deletes a and inserts b. All edges of a are deleted then, and all of b inserted.
 * Let it pair a with b instead, with the same edits of edges: two edits of nodes fewer, at most one
 * (relabelling) more. So an optimal set never does both: for cells of M &lt;= N nodes it is an
 * injection f of the M into the N, a bijection if M = N, and with E edges in a graph
 *
 * <pre>distance = (N - M) + relabelled(f) + E_1 + E_2 - 2 kept(f)</pre>
 *
 * where an edge is kept if f maps it onto an edge.
 *
 * <p><b>How the best f is found.</b> Every node but the first has one parent, so the cell is a
 * tree, and an edge of node j is kept or not by where j and its parent go alone. With T(j, S, u)
 * the best score of mapping the subtree of j onto the set S of nodes when its parent goes to u
 * outside S,
 *
 * <pre>T(j, S, u) = max over v in S of own(j, v) + 2 [u is the parent of v] + F(j, S - v, v)</pre>
 *
 * and F(j, S, v) the best sum of T over the children of j, over all ways to divide S between them;
 * own(j, v) counts labels that agree, and twice the edges kept between a node and the inputs or the
 * mean. It is dynamic programming over sets whose sizes the subtrees give: at most 3^N N steps for
 * a child, whatever the cells, where a branch and bound depends on luck. {@value #MAX_NODES} nodes
 * are the most that it takes.
 *
 * <p>An instance keeps its working memory from pair to pair and belongs to one thread.
 */
public final class EditDistance {
  /** The largest cell that can be measured. */
  public static final int MAX_NODES = 16;

  /** Whether activations are part of the graph. */
  public enum Labels {
    /** Another activation is an edit. */
    COUNTED,
    /** Nodes are all alike. */
    IGNORED
  }

  private static final int KEPT_EDGE = 2; // it is neither deleted nor inserted
  private static final short NEVER = -1000;

  private final Labels labels;
  private final Deque<short[]> free = new ArrayDeque<>();

  /** All sets of nodes of the larger cell, by size, as bits. */
  private int[][] setsBySize = {};

  private int nodes; // of the larger cell
  private Tree smaller = new Tree(Architecture.of(0));
  private Tree larger = smaller;

  /** Measures with or without activations. */
  public EditDistance(Labels labels) {
    this.labels = labels;
  }

  /** Measures one pair. */
  public static int between(Architecture a, Architecture b, Labels labels) {
    return new EditDistance(labels).between(a, b);
  }

  /**
   * The distance of two cells, which may differ in their number of nodes.
   *
   * @throws IllegalArgumentException if one has more than {@link #MAX_NODES} nodes
   */
  public int between(Architecture a, Architecture b) {
    boolean inOrder = a.nodes() <= b.nodes();
    start(inOrder ? a : b, inOrder ? b : a);
    int paired = smaller.nodes();
    int relabelled = labels == Labels.COUNTED ? paired : 0; // less those that agree
    return (nodes - paired) + relabelled + smaller.edges() + larger.edges() - bestScore();
  }

  private void start(Architecture few, Architecture many) {
    if (many.nodes() > MAX_NODES) {
      throw new IllegalArgumentException(
          "edit distances are computed for cells of up to %d nodes, but one has %d"
              .formatted(MAX_NODES, many.nodes()));
    }
    smaller = new Tree(few);
    larger = new Tree(many);
    if (nodes != many.nodes()) {
      nodes = many.nodes();
      free.clear();
      setsBySize =
          IntStream.rangeClosed(0, nodes)
              .mapToObj(
                  size ->
                      IntStream.range(0, 1 << nodes)
                          .filter(set -> Integer.bitCount(set) == size)
                          .toArray())
              .toArray(int[][]::new);
    }
  }

  /** The most of labels that agree, plus twice the edges that are kept. */
  private int bestScore() {
    short[] below = forest(0);
    int best = NEVER;
    for (int set : setsBySize[smaller.nodes()]) {
      for (int v = 0; v < nodes; v++) {
        if ((set & 1 << v) != 0) {
          best = Math.max(best, own(0, v) + below[(set ^ 1 << v) * nodes + v]);
        }
      }
    }
    free.push(below);
    return best;
  }

  /** F(j, S, v) at [S * N + v]; only sets of the right size, without v, are meaningful. */
  private short[] forest(int j) {
    short[] forest = table();
    int size = 0;
    Arrays.fill(forest, 0, nodes, (short) 0); // the empty set
    for (int child : smaller.children(j)) {
      short[] tree = tree(child);
      short[] both = table();
      int childSize = smaller.subtreeSize(child);
      if (size == 0) {
        System.arraycopy(tree, 0, both, 0, both.length);
      } else {
        divide(forest, tree, childSize, size + childSize, both);
      }
      free.push(tree);
      free.push(forest);
      forest = both;
      size += childSize;
    }
    return forest;
  }

  /** The best way to divide each set between what is in the first table and in the second. */
  private void divide(short[] first, short[] second, int secondSize, int size, short[] result) {
    for (int set : setsBySize[size]) {
      int row = set * nodes;
      Arrays.fill(result, row, row + nodes, NEVER);
      for (int part = (set - 1) & set; part != 0; part = (part - 1) & set) {
        if (Integer.bitCount(part) == secondSize) {
          int one = (set ^ part) * nodes;
          int other = part * nodes;
          for (int v = 0; v < nodes; v++) { // also those in the set, whose value nobody reads
            int score = first[one + v] + second[other + v];
            result[row + v] = (short) Math.max(result[row + v], score);
          }
        }
      }
    }
  }

  /** T(j, S, u) at [S * N + u]; only sets of the right size, without u, are meaningful. */
  private short[] tree(int j) {
    short[] below = forest(j);
    short[] tree = table();
    short[] underParent = new short[nodes];
    for (int set : setsBySize[smaller.subtreeSize(j)]) {
      int anywhere = NEVER;
      Arrays.fill(underParent, NEVER);
      for (int v = 0; v < nodes; v++) {
        if ((set & 1 << v) != 0) {
          int score = own(j, v) + below[(set ^ 1 << v) * nodes + v];
          anywhere = Math.max(anywhere, score);
          if (v > 0) {
            int parent = larger.parent(v);
            underParent[parent] = (short) Math.max(underParent[parent], score);
          }
        }
      }
      for (int u = 0; u < nodes; u++) {
        tree[set * nodes + u] = (short) Math.max(anywhere, underParent[u] + KEPT_EDGE);
      }
    }
    free.push(below);
    return tree;
  }

  /** What mapping node j to v is worth whatever happens to other nodes. */
  private int own(int j, int v) {
    int score = 0;
    if (labels == Labels.COUNTED && smaller.label(j) == larger.label(v)) {
      score++;
    }
    if (smaller.isLeaf(j) && larger.isLeaf(v)) {
      score += KEPT_EDGE; // to the mean
    }
    if (j == 0 && v == 0) {
      score += 2 * KEPT_EDGE; // from x and from h
    }
    return score;
  }

  private short[] table() {
    short[] table = free.poll();
    return table == null ? new short[(1 << nodes) * nodes] : table;
  }

  /** A cell with what the search asks for at every step. */
  private static final class Tree {
    private final Architecture cell;
    private final int[][] children;
    private final int[] subtreeSizes;

    Tree(Architecture cell) {
      this.cell = cell;
      children =
          IntStream.range(0, cell.nodes())
              .mapToObj(
                  node ->
                      IntStream.range(node + 1, cell.nodes())
                          .filter(child -> cell.parent(child) == node)
                          .toArray())
              .toArray(int[][]::new);
      subtreeSizes = new int[cell.nodes()];
      Arrays.fill(subtreeSizes, 1);
      for (int node = cell.nodes() - 1; node > 0; node--) {
        subtreeSizes[cell.parent(node)] += subtreeSizes[node];
      }
    }

    int nodes() {
      return cell.nodes();
    }

    /** x and h, a parent for all but the first node, the leaves to the mean. */
    int edges() {
      return 2 + (cell.nodes() - 1) + cell.leaves().length;
    }

    int[] children(int node) {
      return children[node];
    }

    int subtreeSize(int node) {
      return subtreeSizes[node];
    }

    int parent(int node) {
      return cell.parent(node);
    }

    int label(int node) {
      return cell.decision(2 * node);
    }

    boolean isLeaf(int node) {
      return children[node].length == 0;
    }
  }
}
