package org.actornas.benchmarks;

import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.SearchParts;
import org.actornas.tensorflow.Device;
import org.actornas.worker.engine.Engine;

/** What workers do while it is measured how long they do nothing. */
enum IdleLoad {
  /** Shared training alone, by engines that sleep: many workers in one process. */
  SLEEPING("shared training, asleep for about a second a task") {
    private static final int TASKS_OF_A_WORKER = 20;

    @Override
    SearchConfig config(int workers) {
      return ProductSettings.preset("demo")
          .with("run.strategy", "random")
          .with("model.hidden-size", 16)
          .with("search.epochs", 1)
          .with("search.shared-minibatches", workers * TASKS_OF_A_WORKER)
          .with("search.minibatches-per-lease", 1)
          .with("search.controller-steps", 1)
          .with("search.final-samples", 1)
          .with("workers.train-at-once", 0)
          .resolve();
    }

    /** Its few evaluations take no time, and come when no training waits any more. */
    @Override
    Engine engine(SearchParts parts, AtomicLong progress, Queue<IdleShare.Busy> calls) {
      return new TimedEngine(new SleepingEngine(progress), calls::add, call -> {});
    }
  },

  /** A short search of the demo's sizes, as the paper has it. */
  ALTERNATING("demo of 4 epochs, alternating"),

  /** The same, overlapped. */
  OVERLAPPED("demo of 4 epochs, overlapped"),

  /** A model of the size of the preset ptb-small, whose leases last seconds, on the demo's text. */
  SECONDS("200 units, leases of seconds, overlapped") {
    @Override
    SearchConfig config(int workers) {
      return ProductSettings.preset("ptb-small")
          .with("corpus.path", "glosses")
          .with("corpus.vocabulary.max-size", 2_000)
          .with("search.epochs", 2)
          .with("search.shared-minibatches", 80)
          .with("search.minibatches-per-lease", 4)
          .with("search.controller-steps", 40)
          .with("search.final-samples", 2)
          .with("tensorflow.intra-op-threads", 1)
          .with("search.schedule", "overlapped")
          .with("policy.max-lag", OVERLAPPED_LAG)
          .resolve();
    }
  };

  /** Somewhat more steps than become due while two workers train a lease of the demo each. */
  private static final int OVERLAPPED_LAG = 20;

  private final String label;

  IdleLoad(String label) {
    this.label = label;
  }

  /** In a report. */
  String label() {
    return label;
  }

  SearchConfig config(int workers) {
    ProductSettings settings =
        ProductSettings.preset("demo")
            .with("search.epochs", 4)
            .with("search.final-samples", 10)
            .with("workers.train-at-once", 0)
            .with("search.schedule", name().toLowerCase(Locale.ROOT));
    return (this == OVERLAPPED ? settings.with("policy.max-lag", OVERLAPPED_LAG) : settings)
        .resolve();
  }

  /**
   * An engine for it.
   *
   * @param progress is counted up by every call
   * @param calls takes the times of the tasks that count
   */
  Engine engine(SearchParts parts, AtomicLong progress, Queue<IdleShare.Busy> calls) {
    return new TimedEngine(parts.engine(Device.CPU, progress), calls::add, calls::add);
  }
}
