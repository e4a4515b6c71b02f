package org.actornas.controller;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.controller.search.Effects;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.Leases;
import org.actornas.controller.search.Next;
import org.actornas.controller.search.Phase;
import org.actornas.controller.search.PhaseClock;
import org.actornas.controller.search.SearchEnd;
import org.actornas.controller.search.SearchEvent;
import org.actornas.controller.search.SearchState;
import org.actornas.controller.search.Standstill;
import org.actornas.protocol.BufferProtocol;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.ControllerProtocol.GetStatus;
import org.actornas.protocol.ControllerProtocol.RenewLease;
import org.actornas.protocol.ControllerProtocol.RequestWork;
import org.actornas.protocol.ControllerProtocol.Status;
import org.actornas.protocol.ControllerProtocol.StopSearch;
import org.actornas.protocol.ControllerProtocol.WorkDone;
import org.actornas.protocol.ControllerProtocol.WorkFailed;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.work.Lease;
import org.actornas.tensorflow.NativeCalls;

/**
 * Leads a search: asks the policy what to try, leases the work to whoever asks for some, turns
 * results into events, and lets the policy learn from them. What is to be done is said by {@link
 * SearchState}, who does it by {@link Leases}; the actor carries it out.
 *
 * <p>Inside, its messages are {@link ControllerProtocol}'s, the buffer's answers and its own, which
 * share no type.
 */
public final class Controller extends AbstractBehavior<Object> {

  /** What the controller works with. */
  public record Partners(
      NativeCalls<SearchStrategy> strategy,
      ActorRef<BufferProtocol> buffer,
      ActorRef<RunRecorder.Command> recorder,
      ActorRef<News> listener) {}

  /** What the listener hears. */
  public sealed interface News {}

  /** An epoch has ended. */
  public record EpochFinished(EpochSummary epoch, Duration took) implements News {}

  /**
   * The search has ended.
   *
   * @param how it ended
   * @param epochs that were finished
   * @param spent time by phase
   */
  public record Ended(SearchEnd how, int epochs, Map<Phase, Duration> spent) implements News {
    public Ended {
      spent = Map.copyOf(spent);
    }
  }

  /** A worker's actor has ended. */
  private record WorkerGone(String workerId, ActorRef<WorkerProtocol> ref) {}

  /** It is time to look for leases that ran out. */
  private record CheckDeadlines() {}

  private final ControllerSettings settings;
  private final Partners partners;
  private final LongSupplier nanoTime;
  private final SearchState state;
  private final Leases leases;
  private final Workers workers = new Workers();
  private final PolicyDialogue policy;
  private final PhaseClock clock;
  private final Standstill standstill;
  private final SearchLog log;
  private boolean ended;
  private boolean announced;
  private int epochsFinished;
  private Map<Phase, Duration> spent = Map.of();

  private Controller(
      ActorContext<Object> context,
      TimerScheduler<Object> timers,
      ControllerSettings settings,
      Partners partners,
      LongSupplier nanoTime) {
    super(context);
    this.settings = settings;
    this.partners = partners;
    this.nanoTime = nanoTime;
    this.state =
        new SearchState(
            settings.search(),
            settings.usesMemory(),
            settings.rewardEntropyWeight(),
            settings.streamLength(),
            settings.streamSteps());
    this.leases =
        new Leases(
            settings.incarnation(), settings.leaseTimeout().toNanos(), settings.maxAttempts());
    this.policy = new PolicyDialogue(context, partners.strategy(), partners.buffer());
    this.log = new SearchLog(context::getLog);
    long now = nanoTime.getAsLong();
    this.clock = new PhaseClock(state.phase(), now);
    this.standstill =
        new Standstill(
            settings.leaseTimeout().multipliedBy(settings.stallTimeouts()).toNanos(), now);
    log.phaseStarted(state.epoch(), state.phase());
    timers.startTimerWithFixedDelay(
        new CheckDeadlines(), settings.leaseTimeout().dividedBy(4).plus(Duration.ofMillis(1)));
    proceed();
  }

  /**
   * The controller's actor. It tells the listener how the search ended, and goes on answering until
   * it is stopped.
   *
   * @param nanoTime a steady clock
   */
  public static Behavior<ControllerProtocol> create(
      ControllerSettings settings, Partners partners, LongSupplier nanoTime) {
    return Behaviors.<Object>withTimers(
            timers ->
                Behaviors.setup(
                    context -> {
                      Controller controller =
                          new Controller(context, timers, settings, partners, nanoTime);
                      return Behaviors.withMdc(
                          Object.class, message -> controller.logContext(message), controller);
                    }))
        .narrow();
  }

  /** What every log line says of the message that is handled. */
  private Map<String, String> logContext(Object message) {
    String epoch = Integer.toString(state.epoch());
    if (message instanceof WorkDone done) {
      return Map.of("epoch", epoch, "task", Long.toString(done.lease().taskId()));
    } else if (message instanceof WorkFailed failed) {
      return Map.of("epoch", epoch, "task", Long.toString(failed.lease().taskId()));
    }
    return Map.of("epoch", epoch);
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(RequestWork.class, this::onRequestWork)
        .onMessage(RenewLease.class, this::onRenewLease)
        .onMessage(WorkDone.class, this::onWorkDone)
        .onMessage(WorkFailed.class, this::onWorkFailed)
        .onMessage(PolicyDialogue.Drawn.class, this::onDrawn)
        .onMessage(BufferProtocol.Stored.class, this::onStored)
        .onMessage(BufferProtocol.Sampled.class, this::onRemembered)
        .onMessage(PolicyDialogue.Updated.class, this::onUpdated)
        .onMessage(PolicyDialogue.Snapshotted.class, this::onSnapshotted)
        .onMessage(PolicyDialogue.Failed.class, this::onPolicyFailed)
        .onMessage(WorkerGone.class, this::onWorkerGone)
        .onMessage(CheckDeadlines.class, message -> onCheckDeadlines())
        .onMessage(GetStatus.class, this::onGetStatus)
        .onMessage(StopSearch.class, this::onStopSearch)
        .onAnyMessage(Controller::onUnexpected)
        .onSignal(PostStop.class, signal -> onPostStop())
        .build();
  }

  // ---- workers

  private Behavior<Object> onRequestWork(RequestWork request) {
    String id = request.worker().id();
    if (!request.worker().corpusHash().equals(settings.corpusHash())) {
      String reason =
          "its corpus has hash %s, the search's has %s"
              .formatted(request.worker().corpusHash(), settings.corpusHash());
      LogEvent.WORKER_REFUSED.log(getContext().getLog(), id, reason);
      request.replyTo().tell(new WorkerProtocol.Refused(reason));
      return this;
    }
    // a new actor under a known name: the old one's end has not reached us yet
    workers
        .find(id)
        .filter(known -> !known.ref.equals(request.replyTo()))
        .ifPresent(old -> dismiss(id));
    // asked only now: the old one's lease may have been the last attempt
    if (ended) {
      request.replyTo().tell(new WorkerProtocol.SearchEnded());
      return this;
    }
    if (workers.find(id).isEmpty()) {
      workers.join(new Workers.Entry(request.worker(), request.replyTo()));
      getContext().watchWith(request.replyTo(), new WorkerGone(id, request.replyTo()));
      LogEvent.WORKER_JOINED.log(getContext().getLog(), id, request.worker().device());
    }
    // whoever asks holds nothing: what was granted did not arrive, or was given up
    lost(leases.workerLost(id), "its worker asked for work again");
    workers.waits(id);
    grant();
    return this;
  }

  private Behavior<Object> onRenewLease(RenewLease renewal) {
    if (!leases.renew(renewal.lease(), renewal.workerId(), nanoTime.getAsLong())) {
      renewal.replyTo().tell(new WorkerProtocol.LeaseRevoked(renewal.lease()));
    } else if (leases.isUnderWay(renewal.lease())) {
      standstill.moved(nanoTime.getAsLong());
    }
    return this;
  }

  private Behavior<Object> onWorkDone(WorkDone done) {
    if (ended) {
      return this;
    }
    Leases.Completion completion = leases.complete(done.lease(), done.outcome());
    if (completion instanceof Leases.Completion.Accepted accepted) {
      workers.taskDone(done.workerId());
      happened(SearchEvent.ofResult(accepted.task(), done.workerId(), done.outcome()));
      proceed();
    } else if (completion instanceof Leases.Completion.Refused refused) {
      LogEvent.RESULT_REFUSED.log(
          getContext().getLog(),
          done.lease().taskId(),
          done.lease().attempt(),
          done.workerId(),
          refused.reason());
    }
    return this;
  }

  private Behavior<Object> onWorkFailed(WorkFailed failed) {
    if (!ended) {
      leases
          .fail(failed.lease(), failed.workerId())
          .ifPresent(failure -> onLost(failure, failed.reason()));
      grant();
    }
    return this;
  }

  private Behavior<Object> onWorkerGone(WorkerGone gone) {
    // not if another actor has taken the name since
    if (workers.find(gone.workerId()).filter(held -> held.ref.equals(gone.ref())).isPresent()) {
      dismiss(gone.workerId());
      grant();
    }
    return this;
  }

  private void dismiss(String workerId) {
    workers.leave(workerId);
    List<Leases.Lost> lost = ended ? List.of() : leases.workerLost(workerId);
    LogEvent.WORKER_LEFT.log(getContext().getLog(), workerId, lost.size());
    lost(lost, "the worker is gone");
  }

  private Behavior<Object> onCheckDeadlines() {
    if (!ended) {
      long now = nanoTime.getAsLong();
      lost(leases.expire(now), "not renewed within " + settings.leaseTimeout());
      grant();
      if (leases.openCount() == 0) {
        standstill.moved(now);
      } else if (standstill.isTooLong(now)) {
        fail(
            "nothing was done for %d lease timeouts of %s: %d tasks are open, %d of them wait; workers: %s"
                .formatted(
                    settings.stallTimeouts(),
                    settings.leaseTimeout(),
                    leases.openCount(),
                    leases.waitingCount(),
                    workers.statuses()));
      }
    }
    return this;
  }

  private void lost(List<Leases.Lost> lost, String reason) {
    lost.forEach(lease -> onLost(lease, reason));
  }

  private void onLost(Leases.Lost lost, String reason) {
    log.leaseLost(lost, reason);
    if (lost.exhausted() && !ended) {
      fail(
          "workers failed %d times at task %d (%s); the last time: %s"
              .formatted(settings.maxAttempts(), lost.id().taskId(), lost.task().kind(), reason));
    }
  }

  private void grant() {
    while (!ended && leases.waitingCount() > 0) {
      Optional<Workers.Entry> worker = workers.firstWaiting();
      if (worker.isEmpty()) {
        return;
      }
      workers.served();
      String id = worker.get().description.id();
      leases.grant(id, nanoTime.getAsLong()).ifPresent(granted -> give(worker.get(), granted));
    }
  }

  private void give(Workers.Entry worker, Leases.Granted granted) {
    state.beforeLease(granted.task()).ifPresent(this::happened);
    worker.ref.tell(
        new WorkerProtocol.LeaseGranted(
            new Lease(
                granted.id().taskId(),
                granted.id().attempt(),
                granted.id().incarnation(),
                settings.leaseTimeout(),
                state.workOf(granted.task()))));
    log.leaseGranted(granted, worker.description.id());
  }

  // ---- the search

  /** Takes in an event and lets the world know. */
  private void happened(SearchEvent event) {
    standstill.moved(nanoTime.getAsLong());
    Effects effects = state.apply(event);
    effects.tasks().forEach(leases::add);
    if (!effects.history().isEmpty()) {
      partners.recorder().tell(new RunRecorder.RecordHistory(effects.history()));
    }
    if (event instanceof SearchEvent.RewardAccepted accepted) {
      effects.history().forEach(line -> log.rewardAccepted(accepted.taskId(), line));
    }
    effects.epoch().ifPresent(this::onEpochEnded);
  }

  private void onEpochEnded(EpochSummary epoch) {
    Duration took = clock.epochEnded(nanoTime.getAsLong());
    epochsFinished = epoch.epoch();
    partners.recorder().tell(new RunRecorder.RecordEpoch(epoch, took));
    partners.listener().tell(new EpochFinished(epoch, took));
    log.epochFinished(epoch, took);
  }

  /** Does whatever can be done now. */
  private void proceed() {
    while (!ended && !policy.isBusy()) {
      if (clock.isIn(state.phase(), nanoTime.getAsLong())) {
        log.phaseStarted(state.epoch(), state.phase());
      }
      Next next = state.next();
      if (next instanceof Next.Wait) {
        break;
      } else if (next instanceof Next.Sample sample) {
        policy.draw(sample);
      } else if (next instanceof Next.Update update) {
        policy.update(update);
      } else if (next instanceof Next.EndEpoch) {
        happened(new SearchEvent.EpochEnded());
      } else if (next instanceof Next.Finish) {
        finish();
      }
    }
    grant();
  }

  private void finish() {
    EvaluatedArchitecture best = state.best().orElseThrow();
    if (Double.isFinite(best.perplexity())) {
      end(new SearchEnd.Completed(best, state.scored()));
    } else {
      fail(
          "the search diverged: none of its %d candidates has a finite perplexity; a lower nas.search.learning-rate.initial may help"
              .formatted(state.scored().size()));
    }
  }

  private Behavior<Object> onDrawn(PolicyDialogue.Drawn drawn) {
    if (!ended) {
      policy.onDrawn(drawn, state.epoch()).ifPresent(this::happened);
      proceed();
    }
    return this;
  }

  private Behavior<Object> onStored(BufferProtocol.Stored stored) {
    if (!ended) {
      happened(policy.onStored(stored));
      proceed();
    }
    return this;
  }

  private Behavior<Object> onRemembered(BufferProtocol.Sampled remembered) {
    if (!ended) {
      policy.onRemembered(remembered);
    }
    return this;
  }

  private Behavior<Object> onUpdated(PolicyDialogue.Updated updated) {
    if (!ended) {
      long step = state.updatesInSearch();
      happened(policy.onUpdated(updated));
      log.policyUpdated(step, updated.update(), state);
      proceed();
    }
    return this;
  }

  private Behavior<Object> onPolicyFailed(PolicyDialogue.Failed failed) {
    if (!announced) {
      getContext().getLog().error("the policy failed", failed.cause());
      fail("the policy failed: " + failed.cause().getMessage());
    }
    return this;
  }

  // ---- people, and the end

  private Behavior<Object> onGetStatus(GetStatus request) {
    request.replyTo().tell(new Status(state.standing(), workers.statuses()));
    return this;
  }

  private Behavior<Object> onStopSearch(StopSearch stop) {
    if (!ended) {
      LogEvent.SEARCH_STOPPED.log(
          getContext().getLog(), state.epoch(), state.phase().label(), stop.reason());
      end(
          new SearchEnd.Stopped(
              stop.reason(), state.best().filter(best -> Double.isFinite(best.perplexity()))));
    }
    return this;
  }

  private void fail(String reason) {
    end(new SearchEnd.Failed(reason));
  }

  private void end(SearchEnd how) {
    ended = true;
    spent = clock.spent(nanoTime.getAsLong());
    workers.all().forEach(worker -> worker.ref.tell(new WorkerProtocol.SearchEnded()));
    if (how instanceof SearchEnd.Failed) {
      announce(how);
    } else {
      policy.snapshot(how);
    }
  }

  private Behavior<Object> onSnapshotted(PolicyDialogue.Snapshotted snapshotted) {
    partners.recorder().tell(new RunRecorder.RecordPolicy(snapshotted.policy()));
    announce(snapshotted.how());
    return this;
  }

  private void announce(SearchEnd how) {
    announced = true;
    partners.listener().tell(new Ended(how, epochsFinished, spent));
  }

  private static Behavior<Object> onUnexpected(Object message) {
    throw new IllegalStateException("the controller is not told " + message);
  }

  private Behavior<Object> onPostStop() {
    partners.strategy().close();
    return this;
  }
}
