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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.policy.PolicyUpdate;
import org.actornas.controller.policy.SampledArchitecture;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.controller.search.Effects;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.Leases;
import org.actornas.controller.search.Next;
import org.actornas.controller.search.Phase;
import org.actornas.controller.search.SearchEnd;
import org.actornas.controller.search.SearchEvent;
import org.actornas.controller.search.SearchState;
import org.actornas.controller.search.Task;
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
import org.actornas.protocol.architecture.Architecture;
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

  /** The policy has drawn architectures. */
  private record Drawn(Next.Purpose purpose, Draw draw) {}

  /** What a draw brings: the samples, and the version of the policy that drew them. */
  private record Draw(List<SampledArchitecture> samples, long policyVersion) {
    List<Architecture> architectures() {
      return samples.stream().map(SampledArchitecture::architecture).toList();
    }

    List<Double> entropies() {
      return samples.stream().map(SampledArchitecture::entropy).toList();
    }
  }

  /** The policy has taken, or dropped, an update. */
  private record Updated(PolicyUpdate update) {}

  /** The policy as the search leaves it. */
  private record Snapshotted(SearchEnd how, PolicySnapshot policy) {}

  /** The policy can't go on. */
  private record PolicyFailed(Throwable cause) {}

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
  private Optional<Next.Update> pendingUpdate = Optional.empty();
  private boolean policyBusy;
  private boolean ended;
  private boolean announced;
  private final Map<Phase, Duration> spent = new EnumMap<>(Phase.class);
  private long epochStarted;
  private Phase runningPhase = Phase.SHARED;
  private long phaseStarted;
  private int epochsFinished;

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
    this.epochStarted = nanoTime.getAsLong();
    this.phaseStarted = epochStarted;
    logPhase();
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
        .onMessage(Drawn.class, this::onDrawn)
        .onMessage(BufferProtocol.Stored.class, this::onStored)
        .onMessage(BufferProtocol.Sampled.class, this::onRemembered)
        .onMessage(Updated.class, this::onUpdated)
        .onMessage(Snapshotted.class, this::onSnapshotted)
        .onMessage(PolicyFailed.class, this::onPolicyFailed)
        .onMessage(WorkerGone.class, this::onWorkerGone)
        .onMessage(CheckDeadlines.class, message -> onCheckDeadlines())
        .onMessage(GetStatus.class, this::onGetStatus)
        .onMessage(StopSearch.class, this::onStopSearch)
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
    workers.waits(id);
    grant();
    return this;
  }

  private Behavior<Object> onRenewLease(RenewLease renewal) {
    if (!leases.renew(renewal.lease(), renewal.workerId(), nanoTime.getAsLong())) {
      renewal.replyTo().tell(new WorkerProtocol.LeaseRevoked(renewal.lease()));
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
          .ifPresent(lost -> onLost(lost, failed.reason()));
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
    lost.forEach(lease -> onLost(lease, "the worker is gone"));
  }

  private Behavior<Object> onCheckDeadlines() {
    if (!ended) {
      leases
          .expire(nanoTime.getAsLong())
          .forEach(
              lost ->
                  onLost(
                      lost,
                      "not renewed within %.3g s"
                          .formatted(settings.leaseTimeout().toMillis() / 1000.0)));
      grant();
    }
    return this;
  }

  private void onLost(Leases.Lost lost, String reason) {
    LogEvent.LEASE_LOST.log(
        getContext().getLog(), lost.id().taskId(), lost.id().attempt(), lost.worker(), reason);
    if (lost.exhausted() && !ended) {
      fail(
          "task %d (%s) was tried %d times without success; the last time: %s"
              .formatted(lost.id().taskId(), lost.task().kind(), lost.id().attempt(), reason));
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
    String id = worker.description.id();
    Task task = granted.task();
    worker.ref.tell(
        new WorkerProtocol.LeaseGranted(
            new Lease(
                granted.id().taskId(),
                granted.id().attempt(),
                granted.id().incarnation(),
                settings.leaseTimeout(),
                state.workOf(task))));
    LogEvent.LEASE_GRANTED.log(
        getContext().getLog(),
        task.id(),
        granted.id().attempt(),
        id,
        task.kind(),
        task.architectures().size());
    if (granted.id().attempt() > 1) {
      LogEvent.LEASE_REISSUED.log(getContext().getLog(), task.id(), granted.id().attempt(), id);
    }
  }

  // ---- the search

  /** Takes in an event and lets the world know. */
  private void happened(SearchEvent event) {
    Effects effects = state.apply(event);
    effects.tasks().forEach(leases::add);
    if (!effects.history().isEmpty()) {
      partners.recorder().tell(new RunRecorder.RecordHistory(effects.history()));
    }
    if (event instanceof SearchEvent.RewardAccepted accepted) {
      for (EvaluatedArchitecture line : effects.history()) {
        LogEvent.REWARD_ACCEPTED.log(
            getContext().getLog(),
            accepted.taskId(),
            line.step(),
            line.worker(),
            line.perplexity(),
            line.reward());
      }
    }
    effects.epoch().ifPresent(this::onEpochEnded);
  }

  private void onEpochEnded(EpochSummary epoch) {
    long now = nanoTime.getAsLong();
    Duration took = Duration.ofNanos(now - epochStarted);
    epochStarted = now;
    epochsFinished = epoch.epoch();
    partners.recorder().tell(new RunRecorder.RecordEpoch(epoch, took));
    partners.listener().tell(new EpochFinished(epoch, took));
    LogEvent.EPOCH_FINISHED.log(
        getContext().getLog(),
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

  /** Does whatever can be done now. */
  private void proceed() {
    while (!ended && !policyBusy) {
      watchPhase();
      Next next = state.next();
      if (next instanceof Next.Wait) {
        break;
      } else if (next instanceof Next.Sample sample) {
        draw(sample);
      } else if (next instanceof Next.Update update) {
        prepare(update);
      } else if (next instanceof Next.EndEpoch) {
        happened(new SearchEvent.EpochEnded());
      } else if (next instanceof Next.Finish) {
        end(new SearchEnd.Completed(state.best().orElseThrow(), state.scored()));
      }
    }
    grant();
  }

  private void watchPhase() {
    if (state.phase() != runningPhase) {
      bookPhase();
      runningPhase = state.phase();
      logPhase();
    }
  }

  private void logPhase() {
    LogEvent.PHASE_STARTED.log(getContext().getLog(), state.epoch(), runningPhase.label());
  }

  /** Adds the time since the phase began to its account. */
  private void bookPhase() {
    long now = nanoTime.getAsLong();
    spent.merge(runningPhase, Duration.ofNanos(now - phaseStarted), Duration::plus);
    phaseStarted = now;
  }

  private void draw(Next.Sample sample) {
    policyCall(
        strategy ->
            new Draw(
                strategy.sample(sample.firstCounter(), sample.count()), strategy.policyVersion()),
        draw -> new Drawn(sample.purpose(), draw));
  }

  private Behavior<Object> onDrawn(Drawn drawn) {
    policyBusy = false;
    if (ended) {
      return this;
    }
    Draw draw = drawn.draw();
    switch (drawn.purpose()) {
      case TRAINING -> happened(new SearchEvent.TrainingSampled(draw.architectures()));
      case STEP ->
          happened(
              new SearchEvent.StepSampled(
                  draw.policyVersion(), draw.architectures(), draw.entropies()));
      case CANDIDATES ->
          happened(
              new SearchEvent.CandidatesSampled(
                  draw.policyVersion(), draw.architectures(), draw.entropies()));
      case MEMORY -> {
        policyBusy = true;
        partners
            .buffer()
            .tell(
                new BufferProtocol.Store(
                    state.epoch(), draw.architectures(), getContext().getSelf().narrow()));
      }
    }
    proceed();
    return this;
  }

  private Behavior<Object> onStored(BufferProtocol.Stored stored) {
    policyBusy = false;
    if (!ended) {
      int wanted = settings.search().memory().wanted(stored.epoch(), state.bufferSize());
      happened(new SearchEvent.MemoryStored(wanted, stored.size()));
      proceed();
    }
    return this;
  }

  private void prepare(Next.Update update) {
    if (update.remembered() == 0) {
      update(update, List.of());
      return;
    }
    policyBusy = true;
    pendingUpdate = Optional.of(update);
    partners
        .buffer()
        .tell(
            new BufferProtocol.Sample(
                update.counter(), update.remembered(), getContext().getSelf().narrow()));
  }

  private Behavior<Object> onRemembered(BufferProtocol.Sampled remembered) {
    policyBusy = false;
    if (!ended) {
      Next.Update update = pendingUpdate.orElseThrow();
      pendingUpdate = Optional.empty();
      update(update, remembered.architectures());
    }
    return this;
  }

  private void update(Next.Update update, List<Architecture> remembered) {
    float[] advantages = new float[update.advantages().size()];
    for (int k = 0; k < advantages.length; k++) {
      advantages[k] = update.advantages().get(k).floatValue();
    }
    policyCall(strategy -> strategy.update(update.sampled(), advantages, remembered), Updated::new);
  }

  private Behavior<Object> onUpdated(Updated updated) {
    policyBusy = false;
    if (ended) {
      return this;
    }
    PolicyUpdate update = updated.update();
    long step = state.updatesInSearch();
    happened(new SearchEvent.PolicyUpdated(update));
    if (update.outcome() == PolicyUpdate.Outcome.DROPPED_NOT_FINITE) {
      LogEvent.POLICY_STEP_DROPPED.log(
          getContext().getLog(), state.epoch(), step, update.gradientNorm());
    } else if (update.applied()) {
      LogEvent.POLICY_UPDATED.log(
          getContext().getLog(),
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
    proceed();
    return this;
  }

  private <T> void policyCall(Function<SearchStrategy, T> call, Function<T, Object> onResult) {
    policyBusy = true;
    CompletionStage<T> result = partners.strategy().call(call);
    getContext()
        .pipeToSelf(
            result,
            (value, failure) ->
                failure == null ? onResult.apply(value) : new PolicyFailed(failure));
  }

  private Behavior<Object> onPolicyFailed(PolicyFailed failed) {
    policyBusy = false;
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
      end(new SearchEnd.Stopped(stop.reason(), state.best(), state.scored()));
    }
    return this;
  }

  private void fail(String reason) {
    LogEvent.SEARCH_FAILED.log(getContext().getLog(), state.epoch(), state.phase().label(), reason);
    end(new SearchEnd.Failed(reason));
  }

  private void end(SearchEnd how) {
    ended = true;
    bookPhase();
    workers.all().forEach(worker -> worker.ref.tell(new WorkerProtocol.SearchEnded()));
    if (how instanceof SearchEnd.Failed) {
      announce(how);
    } else {
      policyCall(SearchStrategy::snapshot, policy -> new Snapshotted(how, policy));
    }
  }

  private Behavior<Object> onSnapshotted(Snapshotted snapshotted) {
    partners.recorder().tell(new RunRecorder.RecordPolicy(snapshotted.policy()));
    announce(snapshotted.how());
    return this;
  }

  private void announce(SearchEnd how) {
    announced = true;
    partners.listener().tell(new Ended(how, epochsFinished, spent));
  }

  private Behavior<Object> onPostStop() {
    partners.strategy().close();
    return this;
  }
}
