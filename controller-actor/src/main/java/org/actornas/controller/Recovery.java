package org.actornas.controller;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.StashBuffer;
import java.io.NotSerializableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.actornas.controller.journal.SearchJournal;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.controller.search.KeptFiles;
import org.actornas.controller.search.Replay;
import org.actornas.controller.search.SearchEvent;
import org.actornas.controller.search.SearchState;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.checkpoint.UnfitFilesException;

/**
 * The controller before it leads: it finds out from the journal what has happened in the search,
 * takes the files from the controllers before it, sees that the shared weights belong to it, has
 * the files taken back to the end of the last epoch, and lets the policy learn once more what it
 * had learned since then. Of a new search there is nothing to find out. Messages wait until it is
 * done.
 *
 * <pre>
 *   journal -> events -> state, updates -> files taken -> store: do the weights fit?
 *                                             |
 *                            recorder -> policy of the epoch's end
 *                                             |
 *                                     policy as it was -> lead
 * </pre>
 */
final class Recovery extends AbstractBehavior<Object> {

  /** What there is to lead. */
  record Search(
      ActorRef<SearchJournal.Command> journal,
      long incarnation,
      Optional<SearchEvent.EpochEnded> lastEpoch,
      boolean nothingSince,
      Replay replay) {

    /** Whether nothing of it was kept, though a controller may have tried to lead it. */
    boolean isUnbegun() {
      return lastEpoch.isEmpty() && nothingSince;
    }

    Optional<KeptFiles> lastKept() {
      return lastEpoch.map(SearchEvent.EpochEnded::kept);
    }
  }

  /** The store of weights may be ready now. */
  private record AskStore() {}

  private static final Duration STORE_BUSY = Duration.ofMillis(200);

  /** The policy is what it was. */
  private record Rebuilt(long policyVersion) {}

  /** The policy can't be made what it was. */
  private record NotRebuilt(Throwable cause) {}

  private final Controller.Partners partners;
  private final ControllerSettings settings;
  private final StashBuffer<Object> waiting;
  private final Function<Search, Behavior<Object>> lead;
  private final ActorRef<SearchJournal.Command> journal;
  private Optional<Search> search = Optional.empty();
  private final Map<ActorRef<ControllerProtocol.Status>, ControllerProtocol.GetStatus> questions =
      new LinkedHashMap<>();
  private Optional<ControllerProtocol.StopSearch> stop = Optional.empty();

  /**
   * @param lead what becomes of this actor
   */
  Recovery(
      ActorContext<Object> context,
      StashBuffer<Object> waiting,
      Controller.Partners partners,
      ControllerSettings settings,
      Function<Search, Behavior<Object>> lead) {
    super(context);
    this.partners = partners;
    this.settings = settings;
    this.waiting = waiting;
    this.lead = lead;
    this.journal = context.spawn(SearchJournal.create(settings.id()), "journal");
    context.watch(journal);
    journal.tell(new SearchJournal.Open(settings.identity(), context.getSelf().narrow()));
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(SearchJournal.Opened.class, this::onOpened)
        .onMessage(SearchJournal.OfAnotherSearch.class, Recovery::onOfAnother)
        .onMessage(WeightsProtocol.Pulled.class, this::onPulled)
        .onMessage(WeightsProtocol.Refused.class, this::onStoreBusy)
        .onMessage(DiskCall.Taken.class, message -> onAskStore())
        .onMessage(DiskCall.NotTaken.class, DiskCall::fail)
        .onMessage(AskStore.class, message -> onAskStore())
        .onMessage(RunRecorder.Rewound.class, this::onRewound)
        .onMessage(Rebuilt.class, this::onRebuilt)
        .onMessage(NotRebuilt.class, Recovery::onNotRebuilt)
        .onSignal(ChildFailed.class, this::onJournalUnreadable)
        .onSignal(PostStop.class, signal -> onPostStop())
        .onMessage(ControllerProtocol.GetStatus.class, this::onGetStatus)
        .onMessage(ControllerProtocol.StopSearch.class, this::onStopSearch)
        .onAnyMessage(this::onOther)
        .build();
  }

  private Behavior<Object> onOpened(SearchJournal.Opened opened) throws UnfitFilesException {
    search =
        Optional.of(
            new Search(
                journal,
                opened.incarnation(),
                opened.lastEpoch(),
                opened.since().isEmpty(),
                replay(opened)));
    // before anything is read or written: what an earlier controller keeps in the journal fails
    // from
    // now on, and so must what it writes; and files without a journal would be refused
    DiskCall.take(getContext(), partners.journalDisk(), partners.takeover(), opened.incarnation());
    return this;
  }

  /** All fits: what was written since the end of the last epoch is written again. */
  private void rewind() {
    Search found = search.orElseThrow();
    ActorRef<RunRecorder.Rewound> self = getContext().getSelf().narrow();
    partners
        .recorder()
        .tell(
            found.isUnbegun()
                ? new RunRecorder.Begin(self)
                : new RunRecorder.Rewind(
                    found.lastKept(),
                    found.lastEpoch().map(end -> end.next().policyVersion()).orElse(0L),
                    self));
  }

  private Replay replay(SearchJournal.Opened opened) throws UnfitFilesException {
    try {
      return Replay.of(settings.unbegun(), opened.lastEpoch(), opened.since());
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new UnfitFilesException(
          "what its journal holds can't have happened in this search: %s. Was journal/ written by another version of the program?"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static Behavior<Object> onOfAnother(SearchJournal.OfAnotherSearch other)
      throws UnfitFilesException {
    throw new UnfitFilesException(other.difference());
  }

  /** The store answers once it has read its files; an empty pull is all that is asked. */
  private void askStore() {
    partners.store().tell(new WeightsProtocol.Pull(0, Map.of(), getContext().getSelf().narrow()));
  }

  private Behavior<Object> onAskStore() {
    askStore();
    return this;
  }

  /** Others were before us, and their messages are all that it can hold until it is ready. */
  private Behavior<Object> onStoreBusy(WeightsProtocol.Refused refused) {
    getContext().scheduleOnce(STORE_BUSY, getContext().getSelf(), new AskStore());
    return this;
  }

  private Behavior<Object> onPulled(WeightsProtocol.Pulled pulled) throws UnfitFilesException {
    SearchState state = search.orElseThrow().replay().state();
    long done = state.trainings();
    long most = done + state.trainingsUnderWay();
    if (pulled.storeVersion() < done || pulled.storeVersion() > most) {
      throw new UnfitFilesException(
          "the shared weights do not belong to the journal: they have taken %,d pushes, but %s. %s from an earlier state of the run, or from another run"
              .formatted(
                  pulled.storeVersion(),
                  done == most
                      ? "the search has trained %,d times".formatted(done)
                      : "the search has trained %,d to %,d times".formatted(done, most),
                  pulled.storeVersion() < done ? "checkpoints/weights/ is" : "journal/ is"));
    }
    rewind();
    return this;
  }

  private Behavior<Object> onRewound(RunRecorder.Rewound rewound) {
    Replay replay = search.orElseThrow().replay();
    getContext()
        .pipeToSelf(
            partners.strategy().call(policy -> rebuilt(policy, rewound.policy(), replay)),
            (rebuilt, failure) -> failure == null ? rebuilt : new NotRebuilt(failure));
    return this;
  }

  private static Rebuilt rebuilt(
      SearchStrategy policy, Optional<PolicySnapshot> snapshot, Replay replay) {
    snapshot.ifPresent(policy::restore);
    for (Replay.Update update : replay.updates()) {
      update.step().takenBy(policy, update.remembered());
    }
    return new Rebuilt(policy.policyVersion());
  }

  private Behavior<Object> onRebuilt(Rebuilt rebuilt) {
    Search found = search.orElseThrow();
    long expected = found.replay().state().policyVersion();
    if (rebuilt.policyVersion() != expected) {
      throw new IllegalStateException(
          "the policy has version %d after its updates were taken again, but had %d"
              .formatted(rebuilt.policyVersion(), expected));
    }
    Behavior<Object> leader = lead.apply(found);
    stop.ifPresent(wanted -> getContext().getSelf().tell(wanted));
    questions.values().forEach(question -> getContext().getSelf().tell(question));
    return waiting.unstashAll(leader);
  }

  private static Behavior<Object> onNotRebuilt(NotRebuilt failed) {
    throw new IllegalStateException(
        "the policy can't be made what it was: " + failed.cause().getMessage(), failed.cause());
  }

  private Behavior<Object> onJournalUnreadable(ChildFailed failed) throws UnfitFilesException {
    for (Throwable cause = failed.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof NotSerializableException) {
        throw new UnfitFilesException(
            "its journal can't be read: %s. It is damaged, or was written by another version of the program"
                .formatted(cause.getMessage()),
            failed.getCause());
      }
    }
    return onJournalFailed(failed);
  }

  /** Nothing can be kept any more. */
  static Behavior<Object> onJournalFailed(ChildFailed failed) {
    throw new IllegalStateException(
        "the search's journal failed: " + failed.getCause().getMessage(), failed.getCause());
  }

  /** Whoever watches asks several times a second: of each the last question is answered later. */
  private Behavior<Object> onGetStatus(ControllerProtocol.GetStatus question) {
    if (questions.size() < waiting.capacity()) {
      questions.put(question.replyTo(), question);
    }
    return this;
  }

  /** It is the first that the search hears. */
  private Behavior<Object> onStopSearch(ControllerProtocol.StopSearch wanted) {
    stop = stop.or(() -> Optional.of(wanted));
    return this;
  }

  /** Workers ask again, and results of an earlier controller's leases count no more. */
  private Behavior<Object> onOther(Object message) {
    if (!waiting.isFull()) {
      waiting.stash(message);
    }
    return this;
  }

  private Behavior<Object> onPostStop() {
    partners.strategy().close();
    return this;
  }
}
