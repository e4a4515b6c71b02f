package org.actornas.controller;

import java.time.Duration;
import java.util.function.Supplier;
import org.actornas.controller.policy.PolicyUpdate;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.Leases;
import org.actornas.controller.search.Phase;
import org.actornas.controller.search.Replay;
import org.actornas.controller.search.SearchState;
import org.actornas.controller.search.StaleStep;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.WorkerDescription;
import org.slf4j.Logger;

/** Writes what happens in a search to the log. */
final class SearchLog {
  private final Supplier<Logger> logger;

  /**
   * @param logger asked for each line: an actor's adds the context of the message that it handles
   */
  SearchLog(Supplier<Logger> logger) {
    this.logger = logger;
  }

  private void log(LogEvent event, Object... values) {
    event.log(logger.get(), values);
  }

  void searchResumed(long incarnation, SearchState state, Replay replay) {
    log(
        LogEvent.SEARCH_RESUMED,
        incarnation,
        state.epoch(),
        state.phase().label(),
        state.openTasks().size(),
        replay.updates().size());
  }

  void phaseStarted(int epoch, Phase phase) {
    log(LogEvent.PHASE_STARTED, epoch, phase.label());
  }

  void workerJoined(WorkerDescription worker) {
    log(LogEvent.WORKER_JOINED, worker.id(), worker.device());
  }

  void workerLeft(String worker, int leasesLost) {
    log(LogEvent.WORKER_LEFT, worker, leasesLost);
  }

  void workerRefused(String worker, String reason) {
    log(LogEvent.WORKER_REFUSED, worker, reason);
  }

  void resultRefused(LeaseId lease, String worker, String reason) {
    log(LogEvent.RESULT_REFUSED, lease.taskId(), lease.attempt(), worker, reason);
  }

  void searchStopped(SearchState state, String reason) {
    log(LogEvent.SEARCH_STOPPED, state.epoch(), state.phase().label(), reason);
  }

  void leaseGranted(Leases.Granted granted, String worker) {
    long task = granted.id().taskId();
    int attempt = granted.id().attempt();
    log(
        LogEvent.LEASE_GRANTED,
        task,
        attempt,
        worker,
        granted.task().kind(),
        granted.task().architectures().size());
    if (attempt > 1) {
      log(LogEvent.LEASE_REISSUED, task, attempt, worker);
    }
  }

  void leaseLost(Leases.Lost lost, String reason) {
    log(LogEvent.LEASE_LOST, lost.id().taskId(), lost.id().attempt(), lost.worker(), reason);
  }

  void rewardAccepted(long task, EvaluatedArchitecture line) {
    log(
        LogEvent.REWARD_ACCEPTED,
        task,
        line.step(),
        line.worker(),
        line.perplexity(),
        line.reward());
  }

  void rewardStale(StaleStep stale) {
    log(LogEvent.REWARD_STALE, stale.task().id(), stale.task().step(), stale.staleness());
  }

  /**
   * The policy has answered an update.
   *
   * @param step of the update, from 0
   * @param state after it
   */
  void policyUpdated(long step, PolicyUpdate update, SearchState state) {
    if (update.outcome() == PolicyUpdate.Outcome.DROPPED_NOT_FINITE) {
      log(LogEvent.POLICY_STEP_DROPPED, state.epoch(), step, update.gradientNorm());
    } else if (update.applied()) {
      log(
          LogEvent.POLICY_UPDATED,
          state.epoch(),
          step,
          state.policyVersion(),
          update.policyGradientLoss(),
          update.reconstructionLoss().isPresent()
              ? update.reconstructionLoss().getAsDouble()
              : "none",
          update.meanEntropy(),
          state.baseline().value(),
          update.gradientNorm());
    }
  }

  void policyNotKept(Throwable cause) {
    LogEvent.POLICY_NOT_KEPT.log(logger.get(), cause, cause.toString());
  }

  void epochFinished(EpochSummary epoch, Duration took) {
    if (2 * epoch.droppedMinibatches() > epoch.minibatches()) {
      log(
          LogEvent.TRAINING_UNSTABLE,
          epoch.epoch(),
          epoch.droppedMinibatches(),
          epoch.minibatches());
    }
    log(
        LogEvent.EPOCH_FINISHED,
        epoch.epoch(),
        Rounded.of(epoch.trainPerplexity()),
        Rounded.of(epoch.meanPerplexity()),
        Rounded.of(epoch.bestPerplexity()),
        Rounded.of(epoch.meanReward()),
        Rounded.of(epoch.meanEntropy()),
        epoch.reconstructionLoss().isPresent()
            ? Rounded.of(epoch.reconstructionLoss().getAsDouble())
            : "none",
        epoch.bufferSize(),
        Rounded.of(took.toMillis() / 1000.0));
  }
}
