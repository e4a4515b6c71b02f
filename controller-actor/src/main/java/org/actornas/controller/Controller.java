package org.actornas.controller;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.StashBuffer;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.actornas.controller.journal.JournalDisk;
import org.actornas.controller.journal.SearchJournal;
import org.actornas.controller.journal.Takeover;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.controller.search.Effects;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.KeptFiles;
import org.actornas.controller.search.Next;
import org.actornas.controller.search.Phase;
import org.actornas.controller.search.PhaseClock;
import org.actornas.controller.search.SearchEnd;
import org.actornas.controller.search.SearchEvent;
import org.actornas.controller.search.SearchState;
import org.actornas.controller.search.Task;
import org.actornas.protocol.BufferProtocol;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.ControllerProtocol.ContinueSearch;
import org.actornas.protocol.ControllerProtocol.GetStatus;
import org.actornas.protocol.ControllerProtocol.PauseSearch;
import org.actornas.protocol.ControllerProtocol.RenewLease;
import org.actornas.protocol.ControllerProtocol.RequestWork;
import org.actornas.protocol.ControllerProtocol.Status;
import org.actornas.protocol.ControllerProtocol.StopSearch;
import org.actornas.protocol.ControllerProtocol.WithdrawRequest;
import org.actornas.protocol.ControllerProtocol.WorkDone;
import org.actornas.protocol.ControllerProtocol.WorkFailed;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.work.Work;
import org.actornas.tensorflow.NativeCalls;

/**
 * Leads a search: asks the policy what to try, leases the work to whoever asks for some, turns
 * results into events, and lets the policy learn from them. What is to be done is said by {@link
 * SearchState}, who does it by {@link WorkDesk}; the actor carries it out.
 *
 * <p>Inside, its messages are {@link ControllerProtocol}'s, the buffer's answers and its own, which
 * share no type.
 */
public final class Controller extends AbstractBehavior<Object> {

  /**
   * What the controller works with.
   *
   * @param takeover of the files that store and recorder have, before they read any
   */
  public record Partners(
      NativeCalls<SearchStrategy> strategy,
      ActorRef<WeightsProtocol> store,
      ActorRef<BufferProtocol> buffer,
      ActorRef<RunRecorder.Command> recorder,
      JournalDisk journalDisk,
      Takeover takeover,
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

  /** Messages that wait while the search is taken up: a few of each worker and watcher. */
  private static final int MAX_WAITING = 10_000;

  private final Partners partners;
  private final LongSupplier nanoTime;
  private final SearchState state;
  private final WorkDesk desk;
  private final PolicyDialogue policy;
  private final EventLog events;
  private final PhaseClock clock;
  private final SearchLog log;
  private Optional<KeptFiles> lastKept;
  private boolean ended;
  private Map<Phase, Duration> spent = Map.of();

  private Controller(
      ActorContext<Object> context,
      TimerScheduler<Object> timers,
      ControllerSettings settings,
      Partners partners,
      LongSupplier nanoTime,
      Recovery.Search search) {
    super(context);
    this.partners = partners;
    this.nanoTime = nanoTime;
    this.state = search.replay().state();
    this.lastKept = search.lastKept();
    this.events =
        new EventLog(
            search.journal(),
            context.getSelf().narrow(),
            () -> DiskCall.force(context, partners.journalDisk()));
    this.policy =
        new PolicyDialogue(context, partners.strategy(), partners.buffer(), events::whenKept);
    this.log = new SearchLog(context::getLog);
    this.desk =
        new WorkDesk(
            settings,
            search.incarnation(),
            nanoTime,
            log,
            new WorkDesk.Search(this::begin, state::trainings, this::deliver, this::fail));
    this.clock = new PhaseClock(state.phase(), nanoTime.getAsLong());
    if (search.incarnation() > 1) {
      log.searchResumed(search.incarnation(), state, search.replay());
    }
    log.phaseStarted(state.epoch(), state.phase());
    for (List<EvaluatedArchitecture> lines : search.replay().history()) {
      partners.recorder().tell(new RunRecorder.RecordHistory(lines));
    }
    state.openTasks().forEach(desk::add);
    timers.startTimerWithFixedDelay(
        new CheckDeadlines(), settings.leaseTimeout().dividedBy(4).plus(Duration.ofMillis(1)));
    proceed();
  }

  /**
   * The controller's actor. It takes the search up where its journal ends, at the beginning if the
   * journal is empty. It tells the listener how the search ended, and goes on answering until it is
   * stopped.
   *
   * @param nanoTime a steady clock
   */
  public static Behavior<ControllerProtocol> create(
      ControllerSettings settings, Partners partners, LongSupplier nanoTime) {
    return Behaviors.withStash(
            MAX_WAITING,
            (StashBuffer<Object> waiting) ->
                Behaviors.withTimers(
                    timers ->
                        Behaviors.setup(
                            context ->
                                new Recovery(
                                    context,
                                    waiting,
                                    partners,
                                    settings,
                                    search -> {
                                      Controller controller =
                                          new Controller(
                                              context, timers, settings, partners, nanoTime,
                                              search);
                                      return Behaviors.withMdc(
                                          Object.class,
                                          message -> controller.logContext(message),
                                          controller);
                                    }))))
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
        .onMessage(WithdrawRequest.class, this::onWithdrawRequest)
        .onMessage(RenewLease.class, this::onRenewLease)
        .onMessage(WorkDone.class, this::onWorkDone)
        .onMessage(WorkFailed.class, this::onWorkFailed)
        .onMessage(PolicyDialogue.Drawn.class, this::onDrawn)
        .onMessage(BufferProtocol.Stored.class, this::onStored)
        .onMessage(BufferProtocol.Sampled.class, this::onRemembered)
        .onMessage(PolicyDialogue.Updated.class, this::onUpdated)
        .onMessage(PolicyDialogue.EpochPolicy.class, this::onEpochPolicy)
        .onMessage(RunRecorder.EpochKept.class, this::onEpochKept)
        .onMessage(SearchJournal.Appended.class, this::onAppended)
        .onMessage(DiskCall.Forced.class, message -> onForced())
        .onMessage(DiskCall.NotForced.class, DiskCall::fail)
        .onMessage(PolicyDialogue.Snapshotted.class, this::onSnapshotted)
        .onMessage(PolicyDialogue.NotSnapshotted.class, this::onNotSnapshotted)
        .onMessage(PolicyDialogue.Failed.class, this::onPolicyFailed)
        .onMessage(WorkerGone.class, this::onWorkerGone)
        .onMessage(CheckDeadlines.class, message -> onCheckDeadlines())
        .onMessage(GetStatus.class, this::onGetStatus)
        .onMessage(StopSearch.class, this::onStopSearch)
        .onMessage(PauseSearch.class, message -> onPauseSearch())
        .onMessage(ContinueSearch.class, message -> onContinueSearch())
        .onAnyMessage(Controller::onUnexpected)
        .onSignal(ChildFailed.class, Recovery::onJournalFailed)
        .onSignal(PostStop.class, signal -> onPostStop())
        .build();
  }

  // ---- workers

  private Behavior<Object> onRequestWork(RequestWork request) {
    if (desk.request(request)) {
      ActorRef<WorkerProtocol> worker = request.replyTo();
      getContext().watchWith(worker, new WorkerGone(request.worker().id(), worker));
    }
    proceed();
    return this;
  }

  private Behavior<Object> onWithdrawRequest(WithdrawRequest withdrawal) {
    desk.withdraw(withdrawal);
    return this;
  }

  private Behavior<Object> onRenewLease(RenewLease renewal) {
    desk.renew(renewal);
    return this;
  }

  private Behavior<Object> onWorkDone(WorkDone done) {
    Optional<Task> task = desk.complete(done);
    if (task.isPresent()) {
      happened(SearchEvent.ofResult(task.get(), done.workerId(), done.outcome()));
      proceed();
    }
    return this;
  }

  private Behavior<Object> onWorkFailed(WorkFailed failed) {
    desk.fail(failed);
    proceed();
    return this;
  }

  private Behavior<Object> onWorkerGone(WorkerGone gone) {
    desk.leave(gone.workerId(), gone.ref());
    proceed();
    return this;
  }

  private Behavior<Object> onCheckDeadlines() {
    desk.checkDeadlines();
    proceed();
    return this;
  }

  /** A task is about to be leased: what its worker is to do. */
  private Work begin(Task task) {
    state.beforeLease(task).ifPresent(this::happened);
    return state.workOf(task);
  }

  /**
   * A lease of shared training moves the weights, which nothing takes back: what led to it must be
   * kept before.
   */
  private void deliver(Task task, Runnable tell) {
    if (task instanceof Task.Training) {
      events.whenKept(tell);
    } else {
      tell.run();
    }
  }

  // ---- the search

  /** Takes in an event and lets the world know. */
  private void happened(SearchEvent event) {
    desk.moved();
    events.add(event);
    Effects effects = state.apply(event);
    effects.tasks().forEach(desk::add);
    if (!effects.history().isEmpty()) {
      partners.recorder().tell(new RunRecorder.RecordHistory(effects.history()));
    }
    if (event instanceof SearchEvent.RewardAccepted accepted) {
      effects.history().forEach(line -> log.rewardAccepted(accepted.taskId(), line));
    }
    effects.stale().forEach(log::rewardStale);
  }

  private Behavior<Object> onEpochPolicy(PolicyDialogue.EpochPolicy answer) {
    RunRecorder.KeepEpoch keep =
        new RunRecorder.KeepEpoch(
            answer.end().epoch(),
            clock.epochEnded(nanoTime.getAsLong()),
            answer.policy(),
            lastKept,
            getContext().getSelf().narrow());
    // of older epochs nothing is left then: the last one must be there to go on from
    events.whenKept(() -> partners.recorder().tell(keep));
    return this;
  }

  private Behavior<Object> onEpochKept(RunRecorder.EpochKept kept) {
    policy.onEpochKept();
    lastKept = Optional.of(kept.files());
    if (!ended && state.next() instanceof Next.EndEpoch end) {
      happened(new SearchEvent.EpochEnded(end.next(), kept.files()));
      partners.listener().tell(new EpochFinished(end.epoch(), kept.took()));
      log.epochFinished(end.epoch(), kept.took());
      proceed();
    }
    return this;
  }

  private Behavior<Object> onAppended(SearchJournal.Appended appended) {
    events.onAppended(appended);
    return this;
  }

  private Behavior<Object> onForced() {
    events.onForced();
    return this;
  }

  /** Does whatever can be done now; what is leased may call for more tasks. */
  private void proceed() {
    askPolicy();
    desk.grant();
    askPolicy();
  }

  private void askPolicy() {
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
      } else if (next instanceof Next.EndEpoch end) {
        policy.endEpoch(end);
      } else if (next instanceof Next.Finish) {
        finish();
      }
    }
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
    getContext().getLog().error("the policy failed", failed.cause());
    fail("the policy failed: " + failed.cause().getMessage());
    return this;
  }

  // ---- people, and the end

  private Behavior<Object> onGetStatus(GetStatus request) {
    request.replyTo().tell(new Status(state.standing(), desk.statuses(), desk.lastFailure()));
    return this;
  }

  private Behavior<Object> onPauseSearch() {
    desk.pause();
    return this;
  }

  private Behavior<Object> onContinueSearch() {
    desk.goOn();
    proceed();
    return this;
  }

  private Behavior<Object> onStopSearch(StopSearch stop) {
    if (!ended) {
      log.searchStopped(state, stop.reason());
      end(
          new SearchEnd.Stopped(
              stop.reason(),
              state.best().filter(best -> Double.isFinite(best.perplexity())),
              state.scored()));
    }
    return this;
  }

  private void fail(String reason) {
    end(new SearchEnd.Failed(reason));
  }

  /** Only the first end counts. */
  private void end(SearchEnd how) {
    if (ended) {
      return;
    }
    ended = true;
    spent = clock.spent(nanoTime.getAsLong());
    desk.close();
    if (how instanceof SearchEnd.Failed) {
      announce(how);
    } else {
      policy.snapshot(how);
    }
  }

  private Behavior<Object> onSnapshotted(PolicyDialogue.Snapshotted snapshotted) {
    partners.recorder().tell(new RunRecorder.RecordPolicy(snapshotted.policy()));
    events.whenKept(() -> announce(snapshotted.how()));
    return this;
  }

  /** What the search has found stands without the policy that led to it. */
  private Behavior<Object> onNotSnapshotted(PolicyDialogue.NotSnapshotted missing) {
    log.policyNotKept(missing.cause());
    events.whenKept(() -> announce(missing.how()));
    return this;
  }

  private void announce(SearchEnd how) {
    partners.listener().tell(new Ended(how, state.epochsDone(), spent));
  }

  private static Behavior<Object> onUnexpected(Object message) {
    throw new IllegalStateException("the controller is not told " + message);
  }

  private Behavior<Object> onPostStop() {
    partners.strategy().close();
    return this;
  }
}
