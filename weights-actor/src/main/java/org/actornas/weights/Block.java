package org.actornas.weights;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.function.Supplier;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.weights.block.BlockState;
import org.actornas.weights.block.StalenessScaling;

/** One block of the shared weights: a child of {@link WeightsStore}. */
final class Block extends AbstractBehavior<Block.Command> {

  /** What the store tells a block. */
  sealed interface Command {
    /** Answered by {@link Value}. */
    record Read(long request, ActorRef<Value> replyTo) implements Command {}

    /** Answered by {@link Taken}. */
    record Take(long request, String workerId, BlockDelta delta, ActorRef<Taken> replyTo)
        implements Command {}

    /** A segment of the log begins: whoever reads it knows no version before it. */
    record Forget() implements Command {}

    /** For a checkpoint; answered by {@link CheckpointWriter.Command.BlockIs}. */
    record Report(ActorRef<CheckpointWriter.Command.BlockIs> replyTo) implements Command {}
  }

  /** Answer to {@link Command.Read}. */
  record Value(long request, BlockValue block) {}

  /** Answer to {@link Command.Take}: the block's version now, and how much of the delta it took. */
  record Taken(long request, BlockName name, long version, float scale) {}

  private final StalenessScaling scaling;
  private BlockState state;

  private Block(ActorContext<Command> context, BlockState state, StalenessScaling scaling) {
    super(context);
    this.state = state;
    this.scaling = scaling;
  }

  /**
   * The block's actor; its first state is made when it starts, so that blocks start in parallel.
   */
  static Behavior<Command> create(Supplier<BlockState> first, StalenessScaling scaling) {
    return Behaviors.setup(context -> new Block(context, first.get(), scaling));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Command.Read.class, this::onRead)
        .onMessage(Command.Take.class, this::onTake)
        .onMessage(Command.Forget.class, message -> onForget())
        .onMessage(Command.Report.class, this::onReport)
        .build();
  }

  private Behavior<Command> onRead(Command.Read command) {
    command.replyTo().tell(new Value(command.request(), state.value()));
    return this;
  }

  private Behavior<Command> onTake(Command.Take command) {
    BlockState.Taken taken = state.take(command.delta(), command.workerId(), scaling);
    state = taken.block();
    command
        .replyTo()
        .tell(
            new Taken(
                command.request(), state.value().name(), state.value().version(), taken.share()));
    return this;
  }

  private Behavior<Command> onForget() {
    state = state.withoutRecent();
    return this;
  }

  private Behavior<Command> onReport(Command.Report command) {
    command.replyTo().tell(new CheckpointWriter.Command.BlockIs(state));
    return this;
  }
}
