package org.actornas.controller.recorder;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.Phase;

/** What TensorBoard shows of a run: curves by epoch and by controller step, and distributions. */
final class Curves implements Closeable {
  private final EventFile events;
  private final List<Double> perplexitiesOfEpoch = new ArrayList<>();
  private final List<Double> perplexitiesOfCandidates = new ArrayList<>();

  Curves(EventFile events) {
    this.events = events;
  }

  /** Architectures of one controller step, or candidates, were evaluated. */
  void evaluated(List<EvaluatedArchitecture> lines) throws IOException {
    if (lines.isEmpty()) {
      return;
    }
    EvaluatedArchitecture first = lines.get(0);
    if (first.stage() == Phase.DERIVATION) {
      lines.forEach(line -> perplexitiesOfCandidates.add(line.perplexity()));
      return;
    }
    lines.forEach(line -> perplexitiesOfEpoch.add(line.perplexity()));
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("controller/perplexity", mean(lines, EvaluatedArchitecture::perplexity));
    values.put("controller/reward", mean(lines, EvaluatedArchitecture::reward));
    values.put("controller/entropy", mean(lines, EvaluatedArchitecture::entropy));
    events.scalars(first.step(), values);
  }

  /** An epoch has ended. */
  void epoch(EpochSummary epoch) throws IOException {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("epoch/train_perplexity", epoch.trainPerplexity());
    values.put("epoch/mean_perplexity", epoch.meanPerplexity());
    values.put("epoch/best_perplexity", epoch.bestPerplexity());
    values.put("epoch/mean_reward", epoch.meanReward());
    values.put("epoch/baseline", epoch.baseline());
    values.put("epoch/mean_entropy", epoch.meanEntropy());
    values.put("epoch/policy_loss", epoch.policyLoss());
    values.put("epoch/learning_rate", epoch.learningRate());
    values.put("epoch/buffer_size", (double) epoch.bufferSize());
    values.put("epoch/stale_steps", (double) epoch.staleSteps());
    values.put("epoch/staleness", epoch.meanStaleness());
    values.put("epoch/importance_weight", epoch.meanImportanceWeight());
    epoch.reconstructionLoss().ifPresent(loss -> values.put("epoch/reconstruction_loss", loss));
    events.scalars(epoch.epoch(), values);
    events.histogram(epoch.epoch(), "epoch/perplexities", array(perplexitiesOfEpoch));
    perplexitiesOfEpoch.clear();
    events.flush();
  }

  /** The file that they are in. */
  EventFile events() {
    return events;
  }

  void flush() throws IOException {
    events.flush();
  }

  @Override
  public void close() throws IOException {
    try (events) {
      if (!perplexitiesOfCandidates.isEmpty()) {
        events.histogram(0, "derivation/perplexities", array(perplexitiesOfCandidates));
      }
    }
  }

  private static double mean(
      List<EvaluatedArchitecture> lines, ToDoubleFunction<EvaluatedArchitecture> value) {
    return lines.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
