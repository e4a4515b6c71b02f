package org.actornas.deploy.run;

import java.time.Duration;
import org.actornas.controller.Controller;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.SearchSettings;
import org.actornas.deploy.terminal.Phase;
import org.actornas.deploy.terminal.Progress;
import org.actornas.deploy.terminal.ProgressListener;
import org.actornas.protocol.ControllerProtocol.Status;
import org.actornas.protocol.status.Standing;
import org.actornas.protocol.status.WorkerStatus;
import org.actornas.worker.corpus.Split;
import org.jspecify.annotations.Nullable;

/** Turns the controller's status to what people see. Called by one thread at a time. */
final class ProgressReport implements SearchNode.Watcher {
  private final ProgressListener listener;
  private final SearchParts parts;
  private final long started;
  private final RemainingTime remaining;
  private int busyWorkers;
  private int workers;

  ProgressReport(ProgressListener listener, SearchParts parts, long started) {
    this.listener = listener;
    this.parts = parts;
    this.started = started;
    this.remaining =
        new RemainingTime(
            (long) parts.corpus().tokens(Split.VALID).length
                * parts.config().search().finalSamples());
  }

  @Override
  public void status(Status status) {
    workers = status.workers().size();
    busyWorkers = (int) status.workers().stream().filter(WorkerStatus::busy).count();
    listener.progress(progress(status.standing()));
  }

  @Override
  public void epochFinished(Controller.EpochFinished finished) {
    EpochSummary epoch = finished.epoch();
    SearchSettings search = parts.config().search();
    listener.epochFinished(
        progress(
            new Standing(
                epoch.epoch(),
                search.epochs(),
                "epoch-end",
                1,
                1,
                epoch.trainLoss(),
                epoch.meanPerplexity(),
                epoch.bestPerplexity(),
                epoch.meanReward(),
                epoch.baseline(),
                epoch.meanEntropy(),
                epoch.reconstructionLoss(),
                epoch.bufferSize(),
                parts.config().run().strategy().usesMemory() ? search.memory().capacity() : 0)));
  }

  private Progress progress(Standing now) {
    Duration elapsed = LocalSearch.since(started);
    long tokens = parts.tokens();
    @Nullable Duration eta = remaining.guess(now, elapsed, tokens);
    return new Progress(
        now.epoch(),
        now.epochs(),
        shown(org.actornas.controller.search.Phase.labelled(now.phase())),
        now.done(),
        now.total(),
        elapsed,
        eta,
        now.meanPerplexity(),
        now.bestPerplexity(),
        now.meanEntropy(),
        now.meanReward(),
        unrewarded(now) ? Double.NaN : now.baseline(),
        now.reconstructionLoss().orElse(Double.NaN),
        now.bufferSize(),
        now.bufferCapacity(),
        busyWorkers,
        workers,
        tokens / (elapsed.toMillis() / 1000.0));
  }

  /** Whether no cell has earned anything yet: the baseline is a mean over nothing. */
  private static boolean unrewarded(Standing now) {
    return now.epoch() == 1 && Double.isNaN(now.meanReward());
  }

  /** The phase of a search as people see it. */
  static Phase shown(org.actornas.controller.search.Phase phase) {
    return switch (phase) {
      case SHARED -> Phase.SHARED;
      case CONTROLLER -> Phase.CONTROLLER;
      case OVERLAPPED -> Phase.OVERLAPPED;
      case MEMORY, EPOCH_END -> Phase.MEMORY;
      case DERIVATION, DONE -> Phase.FINAL;
    };
  }
}
