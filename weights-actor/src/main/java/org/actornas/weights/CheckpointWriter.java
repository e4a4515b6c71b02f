package org.actornas.weights;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.actornas.protocol.log.LogEvent;
import org.actornas.weights.block.BlockState;
import org.actornas.weights.block.PushLedger;
import org.actornas.weights.log.StoreState;
import org.actornas.weights.log.WeightsCheckpoint;

/**
 * Collects the blocks of one version and writes them, on a thread that may block, while the blocks
 * go on. Holds the values of that version until they are written. Ends with the failure of whatever
 * it could not write.
 */
final class CheckpointWriter extends AbstractBehavior<CheckpointWriter.Command> {

  /** What the store and its blocks tell it. */
  sealed interface Command {
    /**
     * A segment begins at this version, and every block is about to tell its state; answered by
     * {@link Written}. Comes again only after that.
     *
     * @param ledger the receiver's own
     * @param blocks how many there are
     */
    record Begin(PushLedger ledger, int blocks, ActorRef<Written> replyTo) implements Command {}

    /** A block as it is at the version of {@link Begin}. */
    record BlockIs(BlockState state) implements Command {}
  }

  /** Answer to {@link Command.Begin}: the disk has the checkpoint, which this file names. */
  record Written(long version, Path manifest) {}

  private final Path manifest;
  private final WeightsCheckpoint checkpoint;
  private final List<BlockState> blocks = new ArrayList<>();
  private Optional<Command.Begin> begun = Optional.empty();

  private CheckpointWriter(
      ActorContext<Command> context, Path manifest, WeightsCheckpoint checkpoint) {
    super(context);
    this.manifest = manifest;
    this.checkpoint = checkpoint;
  }

  /**
   * The actor; to be run on a dispatcher for blocking calls.
   *
   * @param manifest the file to name in the log
   * @param checkpoint writes it
   */
  static Behavior<Command> create(Path manifest, WeightsCheckpoint checkpoint) {
    return Behaviors.setup(context -> new CheckpointWriter(context, manifest, checkpoint));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Command.Begin.class, this::onBegin)
        .onMessage(Command.BlockIs.class, this::onBlock)
        .build();
  }

  private Behavior<Command> onBegin(Command.Begin command) {
    if (begun.isPresent()) {
      throw new IllegalStateException("a checkpoint is under way");
    }
    begun = Optional.of(command);
    return this;
  }

  private Behavior<Command> onBlock(Command.BlockIs block) throws IOException {
    Command.Begin command =
        begun.orElseThrow(() -> new IllegalStateException("no checkpoint is under way"));
    blocks.add(block.state());
    if (blocks.size() == command.blocks()) {
      write(command);
    }
    return this;
  }

  private void write(Command.Begin command) throws IOException {
    try {
      checkpoint.write(new StoreState(blocks, command.ledger()));
    } catch (IOException e) {
      LogEvent.WEIGHTS_LOG_FAILED.log(getContext().getLog(), e, manifest, e.toString());
      throw e;
    }
    LogEvent.CHECKPOINT_WRITTEN.log(getContext().getLog(), manifest);
    blocks.clear();
    begun = Optional.empty();
    command.replyTo().tell(new Written(command.ledger().version(), manifest));
  }
}
