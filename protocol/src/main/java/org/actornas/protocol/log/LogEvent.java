package org.actornas.protocol.log;

import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Every event that the product logs: its stable name, level and keys, as listed in docs/logs.md.
 * Programs may rely on them; a console shows INFO and above, a node's log file shows all.
 */
public enum LogEvent {
  SEARCH_STARTED(Level.INFO, "strategy", "epochs", "seed", "corpus", "vocabulary", "workers"),
  SEARCH_FINISHED(Level.INFO, "perplexity", "architecture", "seconds"),
  SEARCH_STOPPED(Level.WARN, "epoch", "phase", "reason"),
  SEARCH_FAILED(Level.ERROR, "cause", "reason"),
  DEVICES_FOUND(Level.INFO, "devices", "used", "intra_op_threads", "tensorflow"),
  CORPUS_LOADED(
      Level.INFO, "corpus", "train", "valid", "test", "vocabulary", "unigram_perplexity", "hash"),
  SEARCH_RESUMED(Level.INFO, "incarnation", "epoch", "phase", "open_tasks", "updates"),
  PHASE_STARTED(Level.DEBUG, "epoch", "phase"),
  EPOCH_FINISHED(
      Level.INFO,
      "epoch",
      "train_perplexity",
      "perplexity",
      "best_perplexity",
      "reward",
      "entropy",
      "reconstruction_loss",
      "buffer",
      "seconds"),
  TRAINING_UNSTABLE(Level.WARN, "epoch", "dropped", "minibatches"),
  LEASE_GRANTED(Level.DEBUG, "task", "attempt", "worker", "work", "architectures"),
  LEASE_REISSUED(Level.INFO, "task", "attempt", "worker"),
  LEASE_LOST(Level.WARN, "task", "attempt", "worker", "reason"),
  RESULT_REFUSED(Level.INFO, "task", "attempt", "worker", "reason"),
  REWARD_ACCEPTED(Level.DEBUG, "task", "step", "worker", "perplexity", "reward"),
  REWARD_STALE(Level.INFO, "task", "step", "staleness"),
  POLICY_UPDATED(
      Level.DEBUG,
      "epoch",
      "step",
      "version",
      "policy_loss",
      "reconstruction_loss",
      "entropy",
      "baseline",
      "gradient_norm"),
  POLICY_STEP_DROPPED(Level.WARN, "epoch", "step", "gradient_norm"),
  POLICY_NOT_KEPT(Level.WARN, "reason"),
  BUFFER_STORED(Level.DEBUG, "epoch", "stored", "size"),
  BUFFER_REPLACED(Level.DEBUG, "epoch", "replaced", "size"),
  WEIGHTS_PUSHED(Level.DEBUG, "task", "worker", "blocks", "version"),
  WEIGHTS_SCALED(Level.DEBUG, "task", "worker", "blocks", "smallest_scale"),
  WEIGHTS_PUSH_IGNORED(Level.INFO, "task", "worker", "reason"),
  WEIGHTS_PULL_REFUSED(Level.WARN, "asker", "reason"),
  WEIGHTS_RECOVERED(Level.INFO, "version", "checkpoint", "replayed"),
  WEIGHTS_LOG_TRUNCATED(Level.WARN, "file", "offset", "bytes"),
  WEIGHTS_LOG_FAILED(Level.ERROR, "file", "reason"),
  TRANSFER_GIVEN_UP(Level.WARN, "cargo", "peer"),
  TRANSFER_REFUSED(Level.WARN, "cargo", "peer", "reason"),
  TRANSFER_UNREADABLE(Level.WARN, "cargo", "peer", "reason"),
  WORKER_JOINED(Level.INFO, "worker", "device"),
  WORKER_LEFT(Level.INFO, "worker", "leases_lost"),
  WORKER_REFUSED(Level.ERROR, "worker", "reason"),
  WORKER_FAILED(Level.WARN, "worker", "task", "reason"),
  WORKER_RESTARTED(Level.INFO, "worker", "delay_seconds"),
  STEP_DROPPED(Level.WARN, "worker", "task", "dropped", "minibatches"),
  RECORD_FAILED(Level.ERROR, "file", "reason"),
  NATIVE_NOT_CLOSED(Level.WARN, "resource", "reason"),
  MEMORY_EXHAUSTED(Level.ERROR, "resource", "reason", "exit_code"),
  TRAINING_STARTED(Level.INFO, "architecture", "parameters", "epochs", "seed"),
  TRAINING_RESUMED(Level.INFO, "epoch", "best_perplexity"),
  TRAINING_EPOCH(
      Level.INFO,
      "epoch",
      "train_perplexity",
      "perplexity",
      "best_perplexity",
      "learning_rate",
      "averaging",
      "tokens_per_second",
      "seconds"),
  TRAINING_STEP_DROPPED(Level.WARN, "epoch", "step", "loss", "gradient_norm"),
  TRAINING_STOPPED(Level.WARN, "epoch"),
  TRAINING_FINISHED(Level.INFO, "perplexity", "test_perplexity", "epochs", "reason", "seconds"),
  CHECKPOINT_WRITTEN(Level.DEBUG, "file"),
  CHECKPOINT_DAMAGED(Level.WARN, "reason"),
  NODE_STARTED(Level.INFO, "name", "roles", "address", "http", "devices"),
  NODE_JOINED(Level.INFO, "name", "seconds"),
  NODE_ALONE(Level.WARN, "name", "seconds", "seeds", "reason"),
  CERTIFICATE_DOUBTFUL(Level.WARN, "reason"),
  NODE_STUCK(Level.ERROR, "name", "seconds"),
  NODE_DRAINING(Level.INFO, "name"),
  NODE_REJOINS(Level.WARN, "name", "reason"),
  NODE_ENDED(Level.INFO, "name", "reason"),
  SEARCH_ACCEPTED(Level.INFO, "search"),
  SEARCH_LED(Level.INFO, "search", "nodes"),
  SEARCH_BROKEN(Level.ERROR, "search", "reason", "retry_seconds"),
  HOST_OVERTAKEN(Level.WARN, "by", "retry_seconds"),
  SEARCH_OVER(Level.INFO, "search", "how", "result"),
  SEARCH_ASSIGNED(Level.INFO, "search", "controller"),
  SEARCH_NOT_PREPARED(Level.ERROR, "search", "reason"),
  CELL_RETRAINED(Level.INFO, "strategy", "seed", "shared_perplexity", "perplexity", "seconds");

  private final Level level;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> keys;

  LogEvent(Level level, String... keys) {
    this.level = level;
    this.keys = List.of(keys);
  }

  /** The stable name: {@code search-started}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Level level() {
    return level;
  }

  /** The keys in the order in which {@link #log} takes their values. */
  public List<String> keys() {
    return keys;
  }

  /**
   * Logs one occurrence.
   *
   * @param values one for each key, in order
   */
  public void log(Logger logger, Object... values) {
    log(logger, null, values);
  }

  /** Logs one occurrence with the failure that caused it. */
  public void log(
      Logger logger, @org.jspecify.annotations.Nullable Throwable cause, Object... values) {
    if (values.length != keys.size()) {
      throw new IllegalArgumentException(
          "%s has keys %s, but %d values were given".formatted(label(), keys, values.length));
    }
    LoggingEventBuilder builder = logger.atLevel(level);
    for (int i = 0; i < values.length; i++) {
      builder = builder.addKeyValue(keys.get(i), values[i]);
    }
    if (cause != null) {
      builder = builder.setCause(cause);
    }
    builder.log(label());
  }
}
