package org.actornas.analysis.measure;

import java.util.HashSet;
import java.util.Set;
import org.actornas.analysis.measure.EditDistance.Labels;
import org.actornas.protocol.architecture.Architecture;

/**
 * The definition of the edit distance, written down plainly: the least cost over all ways to pair
 * some nodes of one cell with nodes of another, deleting and inserting the rest.
 */
final class CellGraph {
  private static final int X = -1;
  private static final int H = -2;
  private static final int MEAN = -3;
  private static final int DELETED = -9;

  private record Edge(int from, int to) {}

  private final Architecture cell;
  private final Set<Edge> edges = new HashSet<>();

  CellGraph(Architecture cell) {
    this.cell = cell;
    edges.add(new Edge(X, 0));
    edges.add(new Edge(H, 0));
    for (int node = 1; node < cell.nodes(); node++) {
      edges.add(new Edge(cell.parent(node), node));
    }
    for (int leaf : cell.leaves()) {
      edges.add(new Edge(leaf, MEAN));
    }
  }

  static int distanceByDefinition(Architecture a, Architecture b, Labels labels) {
    int[] image = new int[a.nodes()];
    return new CellGraph(a).least(new CellGraph(b), labels, image, 0, new boolean[b.nodes()]);
  }

  private int least(CellGraph other, Labels labels, int[] image, int node, boolean[] taken) {
    if (node == image.length) {
      return cost(other, labels, image);
    }
    image[node] = DELETED;
    int least = least(other, labels, image, node + 1, taken);
    for (int v = 0; v < taken.length; v++) {
      if (!taken[v]) {
        taken[v] = true;
        image[node] = v;
        least = Math.min(least, least(other, labels, image, node + 1, taken));
        taken[v] = false;
      }
    }
    return least;
  }

  private int cost(CellGraph other, Labels labels, int[] image) {
    int cost = 0;
    int paired = 0;
    for (int node = 0; node < image.length; node++) {
      if (image[node] == DELETED) {
        cost++;
      } else {
        paired++;
        boolean relabelled = cell.activation(node) != other.cell.activation(image[node]);
        cost += labels == Labels.COUNTED && relabelled ? 1 : 0;
      }
    }
    cost += other.cell.nodes() - paired;
    int kept = 0;
    for (Edge edge : edges) {
      if (other.edges.contains(new Edge(at(image, edge.from), at(image, edge.to)))) {
        kept++;
      }
    }
    return cost + (edges.size() - kept) + (other.edges.size() - kept);
  }

  private static int at(int[] image, int vertex) {
    return vertex < 0 ? vertex : image[vertex];
  }
}
