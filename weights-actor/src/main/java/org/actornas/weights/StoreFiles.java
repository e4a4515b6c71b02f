package org.actornas.weights;

import akka.actor.typed.ActorRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.actornas.weights.WeightsStore.Checkpointed;
import org.actornas.weights.block.PushLedger;
import org.actornas.weights.log.LoggedPush;

/**
 * {@link WeightsStore}'s side of its files: the actors that write them, and which checkpoint is
 * under way and for whom. One is written at a time.
 */
final class StoreFiles {
  private final ActorRef<LogWriter.Command> writer;
  private final ActorRef<CheckpointWriter.Command> checkpointWriter;
  private final Path manifest;
  private final ActorRef<Object> store;

  /** Who waits for a checkpoint that is not begun, and for the one under way. */
  private List<ActorRef<Checkpointed>> askers = new ArrayList<>();

  private List<ActorRef<Checkpointed>> served = List.of();

  private boolean rolling;
  private boolean writing;
  private long newest;

  /**
   * @param store gets the answers
   * @param newest version of the newest checkpoint; -1 if there is none
   */
  StoreFiles(
      ActorRef<LogWriter.Command> writer,
      ActorRef<CheckpointWriter.Command> checkpointWriter,
      Path manifest,
      ActorRef<Object> store,
      long newest) {
    this.writer = writer;
    this.checkpointWriter = checkpointWriter;
    this.manifest = manifest;
    this.store = store;
    this.newest = newest;
  }

  /**
   * Whether a segment is about to begin: a push that the blocks took now would be in it, and in the
   * checkpoint of what is before it.
   */
  boolean isRolling() {
    return rolling;
  }

  /** Answered by {@link LogWriter.Appended}. */
  void append(List<LoggedPush> pushes) {
    writer.tell(new LogWriter.Command.Append(pushes, store.narrow()));
  }

  /** Somebody wants a checkpoint of what is now in the log. */
  void ask(ActorRef<Checkpointed> asker) {
    askers.add(asker);
    roll();
  }

  private void roll() {
    if (!askers.isEmpty() && !rolling && !writing) {
      rolling = true;
      writer.tell(new LogWriter.Command.Roll(store.narrow()));
    }
  }

  /** A segment was begun because somebody asked; the blocks have been told of all before it. */
  void onRolled(PushLedger ledger, Collection<ActorRef<Block.Command>> blocks) {
    rolling = false;
    onSegmentBegun(ledger, blocks);
  }

  /**
   * A segment was begun, and the blocks have been told of all before it. What they are told now
   * they answer before they take anything more. A checkpoint that is under way goes on instead; the
   * next segment's will do for this one.
   */
  void onSegmentBegun(PushLedger ledger, Collection<ActorRef<Block.Command>> blocks) {
    blocks.forEach(block -> block.tell(new Block.Command.Forget()));
    if (writing) {
      return;
    }
    served = askers;
    askers = new ArrayList<>();
    if (ledger.version() == newest) {
      answer();
      return;
    }
    writing = true;
    checkpointWriter.tell(
        new CheckpointWriter.Command.Begin(ledger.copy(), blocks.size(), store.narrow()));
    blocks.forEach(block -> block.tell(new Block.Command.Report(checkpointWriter.narrow())));
  }

  /** The checkpoint is on the disk. */
  void onWritten(CheckpointWriter.Written written) {
    writing = false;
    newest = written.version();
    answer();
    roll();
  }

  private void answer() {
    served.forEach(asker -> asker.tell(new Checkpointed(newest, Optional.of(manifest))));
    served = List.of();
  }
}
