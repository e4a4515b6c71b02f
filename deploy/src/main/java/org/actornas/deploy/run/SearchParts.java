package org.actornas.deploy.run;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.actornas.controller.ControllerSettings;
import org.actornas.controller.policy.EntropyUse;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.tensorflow.Device;
import org.actornas.worker.WorkerSettings;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.Split;
import org.actornas.worker.engine.EngineSettings;
import org.actornas.worker.engine.WorkerEngine;
import org.actornas.worker.model.ModelSettings;

/** Makes the parts of a search from its configuration and corpus. */
public final class SearchParts {
  private final SearchConfig config;
  private final Corpus corpus;
  private final Map<Integer, AtomicLong> progress = new ConcurrentHashMap<>();
  private final AtomicLong actors = new AtomicLong();

  /**
   * @param corpus that the configuration names
   */
  public SearchParts(SearchConfig config, Corpus corpus) {
    this.config = config;
    this.corpus = corpus;
  }

  public SearchConfig config() {
    return config;
  }

  public Corpus corpus() {
    return corpus;
  }

  /** Keyed by the run's seed. */
  public CounterRandom random() {
    return new CounterRandom(config.run().seed());
  }

  /** Of the shared weights, over the corpus's vocabulary. */
  public WeightsShape shape() {
    return config.shape(corpus.vocabulary().size());
  }

  /**
   * Of the controller.
   *
   * @param id of the search in its journal
   */
  public ControllerSettings controllerSettings(String id) {
    return new ControllerSettings(
        id,
        config.search(),
        config.run().strategy().usesMemory(),
        config.policy().entropyUse() == EntropyUse.REWARD ? config.policy().entropyWeight() : 0f,
        corpus.hash(),
        config.courseDigest(),
        corpus.streams(Split.TRAIN, config.model().batch()).length(),
        config.model().bpttSteps(),
        config.workers().leaseTimeout(),
        config.workers().mostTrainingAtOnce(),
        config.workers().recovery().maxAttempts(),
        config.workers().recovery().stallTimeouts());
  }

  /** Opens the strategy; its small network always runs on the CPU. */
  public SearchStrategy strategy() {
    return SearchStrategy.open(
        config.run().strategy(),
        config.policy(),
        config.space(),
        random(),
        config.session(Device.CPU));
  }

  /** Opens a worker's engine on a device. */
  public WorkerEngine engine(Device device, AtomicLong tokens) {
    return new WorkerEngine(
        new EngineSettings(
            new ModelSettings(
                shape(),
                config.model().batch(),
                config.model().bpttSteps(),
                config.regularization()),
            config.evaluation().batch(),
            config.evaluation().splitStreams()),
        corpus,
        config.session(device),
        random(),
        tokens);
  }

  /** Of every worker. */
  public WorkerSettings workerSettings() {
    SearchConfig.Recovery recovery = config.workers().recovery();
    return new WorkerSettings(
        config.workers().leaseTimeout(), recovery.retryDelay(), recovery.maxRetryDelay());
  }

  /** A number for an actor's name that no other has. */
  long nextActor() {
    return actors.incrementAndGet();
  }

  /** Counts the tokens of a worker, whatever actor it is. */
  AtomicLong progressOf(int worker) {
    return progress.computeIfAbsent(worker, number -> new AtomicLong());
  }

  /** Tokens trained and evaluated by all workers. */
  public long tokens() {
    return progress.values().stream().mapToLong(AtomicLong::get).sum();
  }
}
