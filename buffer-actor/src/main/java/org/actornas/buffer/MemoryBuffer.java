package org.actornas.buffer;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import org.actornas.buffer.state.BufferEvent;
import org.actornas.buffer.state.BufferState;
import org.actornas.protocol.BufferProtocol;
import org.actornas.protocol.BufferProtocol.Sample;
import org.actornas.protocol.BufferProtocol.Sampled;
import org.actornas.protocol.BufferProtocol.Store;
import org.actornas.protocol.BufferProtocol.Stored;
import org.actornas.protocol.log.LogEvent;

/** Holds the architectures that make the controller remember what it chose. */
public final class MemoryBuffer extends AbstractBehavior<BufferProtocol> {
  private BufferState state;

  private MemoryBuffer(ActorContext<BufferProtocol> context, BufferState state) {
    super(context);
    this.state = state;
  }

  /**
   * The buffer's actor.
   *
   * @param initial what it holds at first
   */
  public static Behavior<BufferProtocol> create(BufferState initial) {
    return Behaviors.setup(context -> new MemoryBuffer(context, initial));
  }

  @Override
  public Receive<BufferProtocol> createReceive() {
    return newReceiveBuilder()
        .onMessage(Store.class, this::onStore)
        .onMessage(Sample.class, this::onSample)
        .build();
  }

  private Behavior<BufferProtocol> onStore(Store command) {
    int sizeBefore = state.size();
    BufferEvent.Stored event = state.store(command.epoch(), command.architectures());
    state = state.apply(event);
    int added = state.size() - sizeBefore;
    int replaced = event.slots().size() - added;
    if (added > 0) {
      LogEvent.BUFFER_STORED.log(getContext().getLog(), command.epoch(), added, state.size());
    }
    if (replaced > 0) {
      LogEvent.BUFFER_REPLACED.log(getContext().getLog(), command.epoch(), replaced, state.size());
    }
    command.replyTo().tell(new Stored(command.epoch(), state.size(), replaced));
    return this;
  }

  private Behavior<BufferProtocol> onSample(Sample command) {
    command
        .replyTo()
        .tell(new Sampled(command.counter(), state.sample(command.counter(), command.count())));
    return this;
  }
}
