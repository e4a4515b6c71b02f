package org.actornas.deploy.config;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.actornas.controller.policy.EntropyUse;
import org.actornas.controller.policy.PolicySettings;
import org.actornas.controller.policy.ReconstructionForm;
import org.actornas.controller.policy.StrategyName;
import org.actornas.controller.search.Asynchrony;
import org.actornas.controller.search.Schedule;
import org.actornas.controller.search.SearchSettings;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.architecture.SearchSpace;
import org.actornas.protocol.buffer.MemorySchedule;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.tensorflow.Device;
import org.actornas.worker.model.Regularization;
import org.actornas.worker.scratch.ScratchSettings;
import org.actornas.worker.scratch.model.Dropouts;
import org.actornas.worker.scratch.model.Penalties;
import org.slf4j.event.Level;

/** Turns a configuration's keys to settings; the allowed values of each key are said here. */
final class SearchConfigReader {
  private static final int MANY = 1_000_000_000;

  /** Logback's own bound: closing a file renames all of them. */
  private static final int MAX_LOG_FILES = 20;

  /** <eos>, <unk> and a word. */
  private static final int LEAST_VOCABULARY = 3;

  /** Units of which the LSTM's matrix, [2H, 4H], fits an array. */
  private static final int MAX_POLICY = 16_000;

  private final SettingsReader keys;

  private SearchConfigReader(Config config) {
    keys = new SettingsReader(config);
  }

  /**
   * Reads everything under {@code nas}.
   *
   * @throws InvalidConfigException with all that is wrong
   */
  static SearchConfig read(Config config) throws InvalidConfigException {
    SearchConfigReader reader = new SearchConfigReader(config);
    SearchConfig settings = reader.settings();
    reader.keys.refuseUnknownKeys("nas");
    if (!reader.keys.problems().isEmpty()) {
      throw new InvalidConfigException(reader.keys.problems());
    }
    return settings;
  }

  /** Every key that {@link #read} reads. */
  static Set<String> knownKeys(Config config) {
    SearchConfigReader reader = new SearchConfigReader(config);
    reader.settings();
    return reader.keys.knownKeys();
  }

  private SearchConfig settings() {
    SearchConfig.Run run = run();
    SearchConfig.Corpus corpus = corpus();
    SearchSpace space =
        new SearchSpace(keys.integer("nas.search-space.nodes", 1, SearchSpace.MAX_NODES));
    SearchConfig.Model model = model();
    SearchConfig.Evaluation evaluation = evaluation(model);
    return new SearchConfig(
        run,
        corpus,
        space,
        model,
        regularization(),
        search(),
        policy(),
        evaluation,
        scratch(),
        new SearchConfig.Study(
            keys.integer("nas.study.retrained-cells", 0, MANY),
            keys.integer("nas.study.retrain-epochs", 1, MANY),
            keys.integer("nas.study.permutations", 1, MANY)),
        workers(),
        keys.real("nas.weights.staleness-exponent", Range.NOT_NEGATIVE),
        new SearchConfig.Threads(
            keys.integer("nas.tensorflow.intra-op-threads", 0, 1024),
            keys.integer("nas.tensorflow.inter-op-threads", 0, 1024)),
        log(),
        ClusterConfigReader.read(keys));
  }

  private SearchConfig.Run run() {
    return new SearchConfig.Run(
        keys.parsed("nas.run.directory", "a folder", SearchConfigReader::path, Path.of(".")),
        keys.parsed(
            "nas.run.id",
            "letters, digits, dots, hyphens and underscores, beginning with a letter or digit",
            SearchConfigReader::runId,
            ""),
        keys.wholeNumber("nas.run.seed", Long.MIN_VALUE, Long.MAX_VALUE),
        keys.choice("nas.run.strategy", StrategyName.class));
  }

  private SearchConfig.Corpus corpus() {
    Path corpus =
        keys.parsed(
            "nas.corpus.path",
            "\"glosses\" or a folder",
            SearchConfigReader::path,
            Path.of(SearchConfig.Corpus.GLOSSES));
    int maxVocabulary = keys.integer("nas.corpus.vocabulary.max-size", 0, MANY);
    keys.together(
        "nas.corpus.vocabulary.max-size",
        "nas.corpus.path",
        maxVocabulary != 1 && maxVocabulary != 2,
        "expected 0 for all words, or at least 3: <eos>, <unk> and a word");
    return new SearchConfig.Corpus(corpus.toString(), maxVocabulary);
  }

  private SearchConfig.Model model() {
    int hidden = keys.integer("nas.model.hidden-size", 1, 65_536);
    int embeddingSize = keys.integer("nas.model.embedding-size", 0, 65_536);
    int embedding = embeddingSize == 0 ? hidden : embeddingSize;
    NodeForm form = keys.choice("nas.search-space.node", NodeForm.class);
    // as far as the sizes can be judged before the vocabulary is known
    keys.together(
        "nas.model.hidden-size",
        "nas.model.embedding-size",
        WeightsShape.tooLarge(LEAST_VOCABULARY, embedding, hidden, form).isEmpty(),
        "too large: "
            + WeightsShape.tooLarge(LEAST_VOCABULARY, embedding, hidden, form).orElse(""));
    int batch = keys.integer("nas.model.batch-size", 1, 65_536);
    int steps = keys.integer("nas.model.bptt-steps", 1, 65_536);
    fitStreams("nas.model.batch-size", batch, hidden, steps);
    return new SearchConfig.Model(
        hidden,
        embedding,
        form,
        batch,
        steps,
        keys.real("nas.model.initial-range", Range.POSITIVE));
  }

  private SearchConfig.Evaluation evaluation(SearchConfig.Model model) {
    return new SearchConfig.Evaluation(
        streams("nas.evaluation.batch-size", model.hidden(), model.bpttSteps()),
        streams("nas.evaluation.split-streams", model.hidden(), model.bpttSteps()));
  }

  /** Streams, of which the states [streams, H] and a minibatch's tokens must fit an array. */
  private int streams(String key, int hidden, int steps) {
    int streams = keys.integer(key, 1, 65_536);
    fitStreams(key, streams, hidden, steps);
    return streams;
  }

  private void fitStreams(String key, int streams, int hidden, int steps) {
    fitsArray(key, "nas.model.hidden-size", streams, hidden);
    fitsArray(key, "nas.model.bptt-steps", streams, steps);
  }

  private void fitsArray(String key, String other, int value, int factor) {
    int most = Integer.MAX_VALUE / factor;
    keys.together(
        key,
        other,
        value <= most,
        "expected at most %d with %s = %d, so that their product fits an array"
            .formatted(most, other, factor));
  }

  private Regularization regularization() {
    return new Regularization(
        keys.real("nas.regularization.embedding-dropout", Range.BELOW_ONE),
        keys.real("nas.regularization.input-dropout", Range.BELOW_ONE),
        keys.real("nas.regularization.state-dropout", Range.BELOW_ONE),
        keys.real("nas.regularization.output-dropout", Range.BELOW_ONE),
        keys.real("nas.regularization.l2", Range.NOT_NEGATIVE),
        keys.real("nas.regularization.max-hidden-norm", Range.POSITIVE),
        keys.real("nas.regularization.max-gradient-norm", Range.POSITIVE));
  }

  private SearchSettings search() {
    return new SearchSettings(
        keys.integer("nas.search.epochs", 1, MANY),
        keys.integer("nas.search.shared-minibatches", 1, MANY),
        keys.integer("nas.search.minibatches-per-lease", 1, MANY),
        new SearchSettings.LearningRate(
            keys.real("nas.search.learning-rate.initial", Range.POSITIVE),
            keys.real("nas.search.learning-rate.decay", Range.UP_TO_ONE),
            keys.integer("nas.search.learning-rate.decay-after-epoch", 0, MANY)),
        keys.integer("nas.search.controller-steps", 1, MANY),
        keys.integer("nas.policy.architectures-per-step", 1, 65_536),
        asynchrony(),
        keys.real("nas.search.reward-scale", Range.POSITIVE),
        keys.real("nas.search.baseline-decay", Range.BELOW_ONE),
        memory(),
        keys.integer("nas.search.final-samples", 1, MANY));
  }

  private Asynchrony asynchrony() {
    int maxLag = keys.integer("nas.policy.max-lag", 0, MANY);
    int maxStaleness = keys.integer("nas.policy.max-staleness", 0, MANY);
    Schedule schedule = keys.choice("nas.search.schedule", Schedule.class);
    boolean overlapped = schedule == Schedule.OVERLAPPED;
    keys.together(
        "nas.policy.max-lag",
        "nas.search.schedule",
        !overlapped || maxLag > 0,
        "expected at least 1 with nas.search.schedule = overlapped: steps must be drawn while others are under way");
    keys.together(
        "nas.policy.max-staleness",
        "nas.policy.max-lag",
        !overlapped || maxStaleness >= maxLag,
        "expected at least nas.policy.max-lag, which is %d: steps are ordinarily so far behind"
            .formatted(maxLag));
    return new Asynchrony(
        schedule,
        maxLag,
        maxStaleness,
        keys.real("nas.policy.max-importance-weight", Range.AT_LEAST_ONE));
  }

  private PolicySettings policy() {
    return new PolicySettings(
        keys.integer("nas.policy.hidden-size", 1, MAX_POLICY),
        keys.real("nas.policy.temperature", Range.POSITIVE),
        keys.real("nas.policy.tanh-constant", Range.POSITIVE),
        keys.real("nas.policy.initial-range", Range.POSITIVE),
        keys.real("nas.policy.learning-rate", Range.POSITIVE),
        keys.choice("nas.policy.entropy-use", EntropyUse.class),
        keys.real("nas.policy.entropy-weight", Range.NOT_NEGATIVE),
        keys.choice("nas.reconstruction.loss", ReconstructionForm.class),
        keys.real("nas.reconstruction.weight", Range.NOT_NEGATIVE));
  }

  private MemorySchedule memory() {
    MemorySchedule memory =
        new MemorySchedule(
            keys.integer("nas.memory-buffer.first-epoch", 1, MANY),
            keys.integer("nas.memory-buffer.samples-per-epoch", 1, MANY),
            keys.integer("nas.memory-buffer.capacity", 1, 100_000_000),
            keys.integer("nas.memory-buffer.replacements-per-epoch", 0, MANY),
            keys.integer("nas.memory-buffer.reconstruct-from-epoch", 1, MANY),
            keys.integer("nas.memory-buffer.reconstruct-samples", 1, MANY));
    fitsBuffer("samples-per-epoch", memory.samplesPerEpoch(), memory.capacity());
    fitsBuffer("replacements-per-epoch", memory.replacementsPerEpoch(), memory.capacity());
    fitsBuffer("reconstruct-samples", memory.reconstructSamples(), memory.capacity());
    keys.together(
        "nas.memory-buffer.reconstruct-from-epoch",
        "nas.memory-buffer.first-epoch",
        memory.reconstructFromEpoch() > memory.firstEpoch(),
        "expected an epoch after nas.memory-buffer.first-epoch, which is %d: the buffer is empty until its end"
            .formatted(memory.firstEpoch()));
    return memory;
  }

  private void fitsBuffer(String name, int value, int capacity) {
    keys.together(
        "nas.memory-buffer." + name,
        "nas.memory-buffer.capacity",
        value <= capacity,
        "expected at most nas.memory-buffer.capacity, which is " + capacity);
  }

  private ScratchSettings scratch() {
    int hidden = keys.integer("nas.from-scratch.hidden-size", 1, 65_536);
    int embedding = keys.integer("nas.from-scratch.embedding-size", 0, 65_536);
    Duration budget = keys.duration("nas.from-scratch.time-budget", Duration.ZERO);
    return new ScratchSettings(
        embedding == 0 ? hidden : embedding,
        hidden,
        keys.integer("nas.from-scratch.batch-size", 1, 65_536),
        keys.integer("nas.from-scratch.bptt-steps", 1, 65_536),
        keys.real("nas.from-scratch.initial-range", Range.POSITIVE),
        new Dropouts(
            keys.real("nas.from-scratch.dropout.embedding", Range.BELOW_ONE),
            keys.real("nas.from-scratch.dropout.input", Range.BELOW_ONE),
            keys.real("nas.from-scratch.dropout.state", Range.BELOW_ONE),
            keys.real("nas.from-scratch.dropout.output", Range.BELOW_ONE),
            keys.real("nas.from-scratch.dropout.weights", Range.BELOW_ONE)),
        new Penalties(
            keys.real("nas.from-scratch.l2", Range.NOT_NEGATIVE),
            keys.real("nas.from-scratch.activation-regularization", Range.NOT_NEGATIVE),
            keys.real("nas.from-scratch.temporal-activation-regularization", Range.NOT_NEGATIVE)),
        positive("nas.from-scratch.max-hidden-norm"),
        new ScratchSettings.Descent(
            positive("nas.from-scratch.learning-rate.initial"),
            positive("nas.from-scratch.max-gradient-norm"),
            positive("nas.from-scratch.learning-rate.decay", Range.UP_TO_ONE),
            keys.integer("nas.from-scratch.learning-rate.decay-after-epoch", 0, MANY),
            keys.flag("nas.from-scratch.learning-rate.decay-on-plateau"),
            keys.integer("nas.from-scratch.average-after", 0, MANY)),
        new ScratchSettings.Limits(
            keys.integer("nas.from-scratch.epochs", 1, MANY),
            keys.integer("nas.from-scratch.patience", 0, MANY),
            Optional.of(budget).filter(time -> !time.isZero())),
        keys.integer("nas.from-scratch.score-streams", 1, 65_536),
        keys.wholeNumber("nas.run.seed", Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private float positive(String key) {
    return positive(key, Range.POSITIVE);
  }

  /** What a wrong value stands for must be possible too: it was reported, and goes nowhere. */
  private float positive(String key, Range range) {
    float value = keys.real(key, range);
    return value > 0 ? value : 1;
  }

  private SearchConfig.Workers workers() {
    return new SearchConfig.Workers(
        keys.integer("nas.workers.count", 1, 1024),
        keys.list(
            "nas.workers.devices",
            "cpu or gpu:N, or a list of them such as [cpu, \"gpu:0\"]",
            Device::new,
            Device.CPU),
        keys.integer("nas.workers.train-at-once", 0, MANY),
        keys.duration("nas.workers.lease-timeout", Duration.ofSeconds(1)),
        recovery());
  }

  private SearchConfig.Recovery recovery() {
    Duration retryDelay = keys.duration("nas.workers.retry-delay", Duration.ofMillis(1));
    Duration maxRetryDelay = keys.duration("nas.workers.max-retry-delay", Duration.ofMillis(1));
    keys.together(
        "nas.workers.max-retry-delay",
        "nas.workers.retry-delay",
        maxRetryDelay.compareTo(retryDelay) >= 0,
        "expected at least nas.workers.retry-delay, which is %d ms"
            .formatted(retryDelay.toMillis()));
    return new SearchConfig.Recovery(
        keys.integer("nas.workers.max-attempts", 1, MANY),
        keys.integer("nas.workers.stall-timeouts", 2, MANY),
        retryDelay,
        maxRetryDelay,
        keys.duration("nas.workers.restart-delay", Duration.ofMillis(1)));
  }

  private SearchConfig.Log log() {
    return new SearchConfig.Log(
        keys.choice("nas.log.console-level", Level.class),
        keys.choice("nas.log.file-level", Level.class),
        keys.bytes("nas.log.max-file-size", 64 * 1024),
        keys.integer("nas.log.max-files", 1, MAX_LOG_FILES));
  }

  static Path path(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("empty");
    }
    return Path.of(text);
  }

  private static String runId(String text) {
    if (!text.isEmpty() && !SearchConfig.Run.isId(text)) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}
