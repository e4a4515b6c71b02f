package org.actornas.analysis.drawing;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.SearchSpace;

/** Cells drawn uniformly, the same ones every time. */
final class RandomCells {
  private RandomCells() {}

  static Stream<Architecture> of(int nodes, int count) {
    SearchSpace space = new SearchSpace(nodes);
    Random random = new Random(nodes);
    return Stream.generate(
            () ->
                Architecture.of(
                    IntStream.range(0, space.decisions())
                        .map(step -> random.nextInt(space.choices(step)))
                        .toArray()))
        .limit(count);
  }
}
