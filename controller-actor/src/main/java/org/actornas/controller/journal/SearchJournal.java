package org.actornas.controller.journal;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.SnapshotCompleted;
import akka.persistence.typed.SnapshotMetadata;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.actornas.controller.search.SearchEvent;

/**
 * Keeps a search's events. A controller opens it, which gives what is known of the search, and then
 * hands over events in the order in which they happened; several at once are kept together or not
 * at all. At the end of an epoch a snapshot is taken, so that opening it reads the events of one
 * epoch at most; what is older than the snapshot before goes.
 *
 * <p>If the events can't be kept the actor fails, and whoever spawned it with it: what is not known
 * must not go on.
 */
public final class SearchJournal
    extends EventSourcedBehavior<SearchJournal.Command, JournalEvent, JournalState> {

  /** What the journal is told. */
  public sealed interface Command {}

  /**
   * A controller takes the search over, as one more incarnation. Answered by {@link Opened}, or by
   * {@link OfAnotherSearch}.
   *
   * @param search that it leads
   */
  public record Open(SearchIdentity search, ActorRef<Answer> replyTo) implements Command {}

  /**
   * These events happened. Answered by {@link Appended} when they are kept.
   *
   * @param events in order; an epoch's end is the last, since the snapshot that it brings is taken
   *     after all of them
   * @param count how many there are with them since this controller opened the journal
   */
  public record Append(List<SearchEvent> events, long count, ActorRef<Appended> replyTo)
      implements Command {
    public Append {
      events = List.copyOf(events);
      for (SearchEvent event : events.subList(0, Math.max(0, events.size() - 1))) {
        if (event instanceof SearchEvent.EpochEnded) {
          throw new IllegalArgumentException("an epoch's end must be the last of its events");
        }
      }
    }
  }

  /** What {@link Open} is answered. */
  public sealed interface Answer {}

  /** Answer to {@link Open}: the journal is of another search; it was not opened. */
  public record OfAnotherSearch(String difference) implements Answer {}

  /**
   * Answer to {@link Open}.
   *
   * @param incarnation of the controller that opened it; higher than any before
   * @param lastEpoch the end of the last epoch, if one has ended
   * @param since what happened after it, in order
   */
  public record Opened(
      long incarnation, Optional<SearchEvent.EpochEnded> lastEpoch, List<SearchEvent> since)
      implements Answer {
    public Opened {
      since = List.copyOf(since);
    }
  }

  /** Answer to {@link Append}: so many events are kept. */
  public record Appended(long count) {}

  /** Read from the journal and not yet handed to a controller. */
  private final List<SearchEvent> since = new ArrayList<>();

  private boolean opened;

  private final ActorContext<Command> context;

  /** Number of the last snapshot that this actor knows to be kept; 0 for none. */
  private long snapshot;

  private SearchJournal(ActorContext<Command> context, String search) {
    super(PersistenceId.of("search", search));
    this.context = context;
  }

  /**
   * The journal's actor.
   *
   * @param search names it among all that share a database
   */
  public static Behavior<Command> create(String search) {
    return Behaviors.setup(context -> new SearchJournal(context, search));
  }

  @Override
  public JournalState emptyState() {
    return JournalState.EMPTY;
  }

  @Override
  public CommandHandler<Command, JournalEvent, JournalState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Open.class, this::onOpen)
        .onCommand(Append.class, this::onAppend)
        .build();
  }

  private Effect<JournalEvent, JournalState> onOpen(JournalState state, Open command) {
    if (opened) {
      throw new IllegalStateException("the journal is open");
    }
    Optional<String> difference =
        state.started().flatMap(before -> before.search().differenceTo(command.search()));
    if (difference.isPresent()) {
      return Effect()
          .none()
          .thenRun(same -> command.replyTo().tell(new OfAnotherSearch(difference.get())));
    }
    return Effect()
        .persist(new JournalEvent.Started(state.incarnation() + 1, command.search()))
        .thenRun(
            started -> {
              command.replyTo().tell(new Opened(started.incarnation(), started.lastEpoch(), since));
              opened = true;
              since.clear();
            });
  }

  private Effect<JournalEvent, JournalState> onAppend(JournalState state, Append command) {
    return Effect()
        .persist(command.events().stream().<JournalEvent>map(JournalEvent.Happened::new).toList())
        .thenRun(kept -> command.replyTo().tell(new Appended(command.count())));
  }

  @Override
  public EventHandler<JournalState, JournalEvent> eventHandler() {
    return this::take;
  }

  private JournalState take(JournalState state, JournalEvent event) {
    if (event instanceof JournalEvent.Started started) {
      return new JournalState(Optional.of(started), state.lastEpoch());
    }
    SearchEvent happened = ((JournalEvent.Happened) event).event();
    if (happened instanceof SearchEvent.EpochEnded ended) {
      since.clear();
      return new JournalState(state.started(), Optional.of(ended));
    }
    if (!opened) {
      since.add(happened);
    }
    return state;
  }

  @Override
  public SignalHandler<JournalState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(SnapshotCompleted.class, (state, kept) -> trim(kept.getSnapshotMetadata()))
        .build();
  }

  /** The last two snapshots stay, and the events since the first of them. */
  private void trim(SnapshotMetadata kept) {
    if (snapshot > 0) {
      Adapter.actorOf(context, JournalTrimmer.props(persistenceId().id(), snapshot));
    }
    snapshot = kept.sequenceNr();
  }

  @Override
  public boolean shouldSnapshot(JournalState state, JournalEvent event, long sequenceNumber) {
    return event instanceof JournalEvent.Happened happened
        && happened.event() instanceof SearchEvent.EpochEnded;
  }
}
