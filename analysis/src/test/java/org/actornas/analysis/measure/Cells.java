package org.actornas.analysis.measure;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.SearchSpace;

/** Cells drawn uniformly, the same ones every time. */
final class Cells {
  private Cells() {}

  static List<Architecture> random(int nodes, int count, long seed) {
    SearchSpace space = new SearchSpace(nodes);
    Random random = new Random(seed);
    return Stream.generate(
            () ->
                Architecture.of(
                    IntStream.range(0, space.decisions())
                        .map(step -> random.nextInt(space.choices(step)))
                        .toArray()))
        .limit(count)
        .toList();
  }
}
