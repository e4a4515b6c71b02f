package org.actornas.controller;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.StashBuffer;
import java.util.Optional;
import java.util.function.Function;
import org.actornas.controller.journal.SearchJournal;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.controller.search.KeptFiles;
import org.actornas.controller.search.Replay;
import org.actornas.controller.search.SearchEvent;

/**
 * The controller before it leads: it finds out from the journal what has happened in the search,
 * has the files taken back to the end of the last epoch, and lets the policy learn once more what
 * it had learned since then. Of a new search there is nothing to find out. Messages wait until it
 * is done.
 *
 * <pre>
 *   journal -> events -> state, updates      recorder -> policy of the epoch's end
 *                              \______________________________/
 *                                             |
 *                                     policy as it was -> lead
 * </pre>
 */
final class Recovery extends AbstractBehavior<Object> {

  /** What there is to lead. */
  record Search(
      ActorRef<SearchJournal.Command> journal,
      long incarnation,
      Optional<KeptFiles> lastKept,
      Replay replay) {}

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
    journal.tell(new SearchJournal.Open(context.getSelf().narrow()));
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(SearchJournal.Opened.class, this::onOpened)
        .onMessage(RunRecorder.Rewound.class, this::onRewound)
        .onMessage(Rebuilt.class, this::onRebuilt)
        .onMessage(NotRebuilt.class, Recovery::onNotRebuilt)
        .onSignal(ChildFailed.class, Recovery::onJournalFailed)
        .onSignal(PostStop.class, signal -> onPostStop())
        .onAnyMessage(this::onOther)
        .build();
  }

  private Behavior<Object> onOpened(SearchJournal.Opened opened) {
    search =
        Optional.of(
            new Search(
                journal,
                opened.incarnation(),
                opened.lastEpoch().map(SearchEvent.EpochEnded::kept),
                Replay.of(settings.unbegun(), opened.lastEpoch(), opened.since())));
    partners
        .recorder()
        .tell(
            new RunRecorder.Rewind(
                opened.lastEpoch().map(SearchEvent.EpochEnded::kept),
                opened.lastEpoch().map(end -> end.next().policyVersion()).orElse(0L),
                getContext().getSelf().narrow()));
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
      policy.update(update.sampled(), update.advantageArray(), update.remembered());
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
    return waiting.unstashAll(lead.apply(found));
  }

  private static Behavior<Object> onNotRebuilt(NotRebuilt failed) {
    throw new IllegalStateException(
        "the policy can't be made what it was: " + failed.cause().getMessage(), failed.cause());
  }

  /** Nothing can be kept any more. */
  static Behavior<Object> onJournalFailed(ChildFailed failed) {
    throw new IllegalStateException(
        "the search's journal failed: " + failed.getCause().getMessage(), failed.getCause());
  }

  private Behavior<Object> onOther(Object message) {
    waiting.stash(message);
    return this;
  }

  private Behavior<Object> onPostStop() {
    partners.strategy().close();
    return this;
  }
}
