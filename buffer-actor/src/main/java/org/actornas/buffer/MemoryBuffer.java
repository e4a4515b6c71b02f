package org.actornas.buffer;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import org.actornas.buffer.journal.BufferSnapshot;
import org.actornas.buffer.state.BufferEvent;
import org.actornas.buffer.state.BufferState;
import org.actornas.protocol.BufferProtocol;
import org.actornas.protocol.BufferProtocol.Sample;
import org.actornas.protocol.BufferProtocol.Sampled;
import org.actornas.protocol.BufferProtocol.Store;
import org.actornas.protocol.BufferProtocol.Stored;
import org.actornas.protocol.log.LogEvent;

/**
 * Holds the architectures that make the controller remember what it chose. What it holds is in a
 * journal before it says so; every {@value #EPOCHS_PER_SNAPSHOT} epochs a snapshot is taken, and
 * what is older than the one before goes.
 */
public final class MemoryBuffer
    extends EventSourcedBehavior<BufferProtocol, BufferEvent, BufferState> {
  private static final int EPOCHS_PER_SNAPSHOT = 10;

  /** That are kept, with what was stored since the first of them. */
  private static final int SNAPSHOTS = 2;

  private final ActorContext<BufferProtocol> context;
  private final BufferState initial;

  private MemoryBuffer(ActorContext<BufferProtocol> context, String search, BufferState initial) {
    super(PersistenceId.of("buffer", search));
    this.context = context;
    this.initial = initial;
  }

  /**
   * The buffer's actor.
   *
   * @param search names its journal among all that share a database
   * @param initial what it holds if the journal is empty
   */
  public static Behavior<BufferProtocol> create(String search, BufferState initial) {
    return Behaviors.setup(context -> new MemoryBuffer(context, search, initial));
  }

  @Override
  public BufferState emptyState() {
    return initial;
  }

  @Override
  public CommandHandler<BufferProtocol, BufferEvent, BufferState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Store.class, this::onStore)
        .onCommand(Sample.class, this::onSample)
        .build();
  }

  private Effect<BufferEvent, BufferState> onStore(BufferState before, Store command) {
    BufferEvent.Stored event = before.store(command.epoch(), command.architectures());
    return event.slots().isEmpty()
        ? Effect().none().thenRun(same -> answer(command, before, same, event))
        : Effect().persist(event).thenRun(after -> answer(command, before, after, event));
  }

  private void answer(
      Store command, BufferState before, BufferState after, BufferEvent.Stored event) {
    int added = after.size() - before.size();
    int replaced = event.slots().size() - added;
    if (added > 0) {
      LogEvent.BUFFER_STORED.log(context.getLog(), command.epoch(), added, after.size());
    }
    if (replaced > 0) {
      LogEvent.BUFFER_REPLACED.log(context.getLog(), command.epoch(), replaced, after.size());
    }
    command.replyTo().tell(new Stored(command.epoch(), after.size(), replaced));
  }

  private Effect<BufferEvent, BufferState> onSample(BufferState state, Sample command) {
    command
        .replyTo()
        .tell(new Sampled(command.counter(), state.sample(command.counter(), command.count())));
    return Effect().none();
  }

  @Override
  public EventHandler<BufferState, BufferEvent> eventHandler() {
    return BufferState::apply;
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(EPOCHS_PER_SNAPSHOT, SNAPSHOTS)
        .withDeleteEventsOnSnapshot();
  }

  @Override
  public SnapshotAdapter<BufferState> snapshotAdapter() {
    return new SnapshotAdapter<>() {
      @Override
      public Object toJournal(BufferState state) {
        return new BufferSnapshot(state.lastEpoch(), state.entries());
      }

      @Override
      public BufferState fromJournal(Object from) {
        BufferSnapshot snapshot = (BufferSnapshot) from;
        return initial.with(snapshot.entries(), snapshot.lastEpoch());
      }
    };
  }
}
