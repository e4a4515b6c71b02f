package org.actornas.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.actornas.controller.policy.SampledArchitecture;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.tensorflow.Device;

/**
 * Measures the controller's sampling and its updates, for two forms of the reconstruction loss, in
 * a process of its own.
 */
final class ControllerProcess {
  private static final double SAMPLE_SECONDS = 0.2;
  private static final int REMEMBERED = 100;
  private static final List<String> FORMS = List.of("nll", "autoencode");

  private final Map<String, Runnable> works = new LinkedHashMap<>();

  private ControllerProcess() {}

  /**
   * Writes a {@link ControllerResult}.
   *
   * @param arguments TensorFlow's threads (0: as the product chooses), rounds, file
   */
  public static void main(String[] arguments) {
    ControllerResult result =
        new ControllerProcess()
            .measure(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    Json.write(Path.of(arguments[2]), result);
  }

  private ControllerResult measure(int threads, int rounds) {
    SearchConfig nll = config(FORMS.get(0), threads);
    SearchConfig autoencode = config(FORMS.get(1), threads);
    try (SearchStrategy remembering = open(nll);
        SearchStrategy decoding = open(autoencode)) {
      works.put("sample 16", () -> remembering.sample(0, 16));
      works.put("sample 1000", () -> remembering.sample(0, 1_000));
      addUpdates(FORMS.get(0), remembering);
      addUpdates(FORMS.get(1), decoding);
      CpuUse before = CpuUse.now();
      List<ControllerResult.Timing> timings = rounds(rounds);
      return new ControllerResult(
          nll.policy().hidden(),
          nll.threads().intraOp(),
          timings,
          ProcStatus.ofThisProcess().peak(),
          CpuUse.now().othersSince(before));
    }
  }

  private static SearchConfig config(String form, int threads) {
    return ProductSettings.preset("demo")
        .with("reconstruction.loss", form)
        .with("tensorflow.intra-op-threads", threads)
        .resolve();
  }

  private static SearchStrategy open(SearchConfig config) {
    return SearchStrategy.open(
        config.run().strategy(),
        config.policy(),
        config.space(),
        new CounterRandom(config.run().seed()),
        config.session(Device.CPU));
  }

  private void addUpdates(String form, SearchStrategy strategy) {
    List<Architecture> cells =
        strategy.sample(0, 16 + REMEMBERED).stream()
            .map(SampledArchitecture::architecture)
            .toList();
    List<Architecture> remembered = cells.subList(16, cells.size());
    works.put("update 1+0, " + form, () -> update(strategy, cells.subList(0, 1), List.of()));
    works.put("update 1+100, " + form, () -> update(strategy, cells.subList(0, 1), remembered));
    works.put("update 16+100, " + form, () -> update(strategy, cells.subList(0, 16), remembered));
  }

  private static void update(
      SearchStrategy strategy, List<Architecture> sampled, List<Architecture> remembered) {
    float[] advantages = new float[sampled.size()];
    for (int i = 0; i < advantages.length; i++) {
      advantages[i] = 0.1f * (1 - 2 * (i % 2));
    }
    if (!strategy.update(sampled, advantages, remembered).applied()) {
      throw new IllegalStateException("an update was dropped: its time says nothing");
    }
  }

  private List<ControllerResult.Timing> rounds(int rounds) {
    List<Stopwatch> watches = new ArrayList<>();
    works.values().forEach(work -> watches.add(Stopwatch.warmed(work, 3, SAMPLE_SECONDS)));
    double[][] seconds = new double[watches.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int work = 0; work < watches.size(); work++) {
        seconds[work][round] = watches.get(work).sample();
      }
    }
    List<ControllerResult.Timing> timings = new ArrayList<>();
    for (String work : works.keySet()) {
      timings.add(new ControllerResult.Timing(work, Spread.of(seconds[timings.size()])));
    }
    return timings;
  }
}
