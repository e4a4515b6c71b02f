package org.actornas.analysis.measure;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.actornas.analysis.evidence.Candidate;
import org.actornas.analysis.evidence.ControllerTrace;
import org.actornas.analysis.measure.EditDistance.Labels;
import org.actornas.protocol.architecture.Architecture;
import org.hipparchus.util.MathArrays;

/** Table 1: how the distance of final hidden states goes with what architectures share. */
final class StateDistances {
  private final MantelTest test;

  StateDistances(MeasureSettings settings) {
    test = new MantelTest(settings);
  }

  /**
   * A row of Table 1. An architecture whose perplexity is not known or not finite is left out of
   * the performance column alone.
   */
  Table1Row row(String label, ControllerTrace trace, List<Candidate> candidates) {
    PairMatrix distances = PairMatrix.of(Arrays.asList(trace.finalHidden()), MathArrays::distance);
    Optional<String> undefined = undefined(trace, distances);
    if (undefined.isPresent()) {
      return new Table1Row(
          label,
          Measures.each(
              measure -> Correlation.undefined(distances.pairs(), undefined.orElseThrow())));
    }
    PairMatrix[] common = common(trace.architectures());
    return new Table1Row(
        label,
        Measures.each(
            measure ->
                switch (measure) {
                  case COMMON_ACTIVATIONS -> correlate(distances, common[0]);
                  case COMMON_CONNECTIONS -> correlate(distances, common[1]);
                  case COMMON_ACTIVATIONS_ON_COMMON_EDGES -> correlate(distances, common[2]);
                  case COMMON_EDGES -> correlate(distances, common[3]);
                  case EDIT_DISTANCE ->
                      editDistance(distances, trace.architectures(), Labels.COUNTED);
                  case EDIT_DISTANCE_UNLABELLED ->
                      editDistance(distances, trace.architectures(), Labels.IGNORED);
                  case PERFORMANCE -> performance(distances, trace.architectures(), candidates);
                }));
  }

  private static Optional<String> undefined(ControllerTrace trace, PairMatrix distances) {
    if (trace.size() < 3) {
      return Optional.of("fewer than three architectures");
    }
    if (!Arrays.stream(distances.values()).allMatch(Double::isFinite)) {
      return Optional.of("a hidden state is not finite");
    }
    return distances.isConstant()
        ? Optional.of("all hidden states are equally far apart")
        : Optional.empty();
  }

  /** The four counts of {@link CommonParts}, in its order. */
  private static PairMatrix[] common(List<Architecture> cells) {
    return new PairMatrix[] {
      PairMatrix.of(cells, (a, b) -> CommonParts.of(a, b).activations()),
      PairMatrix.of(cells, (a, b) -> CommonParts.of(a, b).connections()),
      PairMatrix.of(cells, (a, b) -> CommonParts.of(a, b).activationsOnEdges()),
      PairMatrix.of(cells, (a, b) -> CommonParts.of(a, b).edges())
    };
  }

  private Correlation correlate(PairMatrix distances, PairMatrix measure) {
    return measure.isConstant()
        ? Correlation.undefined(distances.pairs(), "it is the same for all pairs")
        : test.correlate(distances, measure);
  }

  private Correlation editDistance(PairMatrix distances, List<Architecture> cells, Labels labels) {
    int nodes = cells.get(0).nodes();
    if (nodes > EditDistance.MAX_NODES) {
      return Correlation.undefined(
          distances.pairs(),
          "edit distances are computed for up to %d nodes, and the cells have %d"
              .formatted(EditDistance.MAX_NODES, nodes));
    }
    return correlate(
        distances,
        PairMatrix.parallel(
            cells,
            () -> {
              EditDistance distance = new EditDistance(labels);
              return distance::between;
            }));
  }

  private Correlation performance(
      PairMatrix distances, List<Architecture> cells, List<Candidate> candidates) {
    Map<Architecture, Double> perplexities = new HashMap<>();
    for (Candidate candidate : candidates) {
      perplexities.put(candidate.architecture(), candidate.perplexity());
    }
    double[] known =
        cells.stream().mapToDouble(cell -> perplexities.getOrDefault(cell, Double.NaN)).toArray();
    int[] chosen =
        IntStream.range(0, known.length).filter(i -> Double.isFinite(known[i])).toArray();
    if (chosen.length < 3) {
      return Correlation.undefined(0, "fewer than three architectures have a finite perplexity");
    }
    PairMatrix differences =
        PairMatrix.of(
            Arrays.stream(chosen).mapToObj(i -> known[i]).toList(), (a, b) -> Math.abs(a - b));
    PairMatrix ofChosen = distances.of(chosen);
    return ofChosen.isConstant()
        ? Correlation.undefined(ofChosen.pairs(), "all hidden states are equally far apart")
        : correlate(ofChosen, differences);
  }
}
