package org.actornas.weights;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WeightsProtocol.Pull;
import org.actornas.protocol.WeightsProtocol.Pulled;
import org.actornas.protocol.WeightsProtocol.Push;
import org.actornas.protocol.WeightsProtocol.Pushed;
import org.actornas.protocol.WeightsProtocol.Refused;
import org.actornas.protocol.checkpoint.Fence;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.protocol.work.Outcome;
import org.actornas.weights.block.BlockState;
import org.actornas.weights.block.BlockVersions;
import org.actornas.weights.block.PushLedger;
import org.actornas.weights.block.StalenessScaling;
import org.actornas.weights.log.Disk;
import org.actornas.weights.log.LogSettings;
import org.actornas.weights.log.LoggedPush;
import org.actornas.weights.log.StoreState;

/**
 * The store of the shared weights omega. It hands pulls and pushes to the blocks they concern and
 * answers when all of those have; since a block takes the store's messages in order, every pull
 * sees each push whole or not at all. What does not fit is refused with a reason. If a block ends,
 * its values are lost, and the store ends with it.
 *
 * <p>A {@linkplain #durable durable} store writes every push to a log, too, and acknowledges it
 * when it is on the disk: so what was acknowledged is there after a crash. Whoever pulls need not
 * wait for the disk; what was pulled may be gone with the store, and with it all who have pulled.
 * If the log can't be written the store ends, and a new one reads from the files what was
 * acknowledged.
 *
 * <p>Inside, its messages are {@link WeightsProtocol}'s and its children's answers, which share no
 * type.
 */
public final class WeightsStore extends AbstractBehavior<Object> {
  private static final String PUSHED_BEFORE = "the task was pushed before";

  private final Map<BlockName, ActorRef<Block.Command>> blocks = new LinkedHashMap<>();
  private final BlockVersions versions;
  private final PushLedger ledger;
  private final Optional<StoreFiles> files;
  private final PushQueue queue = new PushQueue();
  private final Map<Long, OpenPull> pulls = new HashMap<>();
  private final Map<Long, OpenPush> pushes = new HashMap<>();

  /** By task, those that the disk does not have yet. */
  private final Map<Long, OpenPush> beingKept = new HashMap<>();

  private long requests;

  /** Somebody on this node wants the files to be short; answered by {@link Checkpointed}. */
  private record Checkpoint(ActorRef<Checkpointed> replyTo) {}

  /**
   * A checkpoint is on the disk.
   *
   * @param storeVersion pushes that it holds
   * @param manifest names its files; empty if this store keeps no files
   */
  public record Checkpointed(long storeVersion, Optional<Path> manifest) {}

  private WeightsStore(
      ActorContext<Object> context,
      Map<BlockName, Supplier<BlockState>> first,
      BlockVersions versions,
      PushLedger ledger,
      StalenessScaling scaling,
      Optional<StoreFiles> files) {
    super(context);
    this.versions = versions;
    this.ledger = ledger;
    this.files = files;
    first.forEach(
        (name, state) -> {
          ActorRef<Block.Command> block = context.spawn(Block.create(state, scaling), name.text());
          context.watch(block);
          blocks.put(name, block);
        });
  }

  /**
   * The actor of a store that lives in memory alone.
   *
   * @param shape which blocks there are
   * @param initial their first values
   * @param scaling of deltas that come late
   */
  public static Behavior<WeightsProtocol> create(
      WeightsShape shape, InitialWeights initial, StalenessScaling scaling) {
    Map<BlockName, WeightsShape.Matrix> sizes = shape.blocks();
    Map<BlockName, Supplier<BlockState>> first = new LinkedHashMap<>();
    sizes.forEach(
        (name, size) ->
            first.put(
                name,
                () -> BlockState.initial(size, new BlockValue(name, 0, initial.of(name, size)))));
    return Behaviors.setup(
            (ActorContext<Object> context) ->
                new WeightsStore(
                    context,
                    first,
                    new BlockVersions(sizes, Map.of()),
                    new PushLedger(),
                    scaling,
                    Optional.empty()))
        .narrow();
  }

  /**
   * The actor of a store that keeps its weights in files and begins with what they hold. If they
   * can't be read or written, it logs {@code weights-log-failed} and ends with what was thrown:
   * {@link org.actornas.protocol.checkpoint.DamagedFileException} for files that do not hold what
   * was written, {@link org.actornas.weights.log.OtherWeightsException} for those of another shape.
   * Nothing is read before the fence was taken; then no store of an earlier controller changes what
   * this one reads.
   *
   * @param shape which blocks there are
   * @param initial their values where there are no files
   * @param scaling of deltas that come late
   * @param settings where the files are
   * @param fence of the run that they belong to
   */
  public static Behavior<WeightsProtocol> durable(
      WeightsShape shape,
      InitialWeights initial,
      StalenessScaling scaling,
      LogSettings settings,
      Fence fence) {
    return StoreRecovery.create(shape, initial, scaling, settings, Disk.local(fence), fence.taken())
        .narrow();
  }

  /** Likewise, at once, and on a disk of the caller's. */
  static Behavior<WeightsProtocol> durable(
      WeightsShape shape,
      InitialWeights initial,
      StalenessScaling scaling,
      LogSettings settings,
      Disk disk) {
    return StoreRecovery.create(
            shape, initial, scaling, settings, disk, CompletableFuture.completedStage(settings))
        .narrow();
  }

  /** The store once its files have been read. */
  static Behavior<Object> recovered(
      ActorContext<Object> context,
      StoreState state,
      Map<BlockName, WeightsShape.Matrix> sizes,
      StalenessScaling scaling,
      StoreFiles files) {
    Map<BlockName, Supplier<BlockState>> first = new LinkedHashMap<>();
    Map<BlockName, Long> versions = new HashMap<>();
    state
        .blocks()
        .forEach(
            (name, block) -> {
              first.put(name, () -> block);
              versions.put(name, block.value().version());
            });
    return new WeightsStore(
        context,
        first,
        new BlockVersions(sizes, versions),
        state.ledger(),
        scaling,
        Optional.of(files));
  }

  /**
   * Asks a store of this node to write a checkpoint of all pushes that it has acknowledged, so that
   * the next start has no log to read: at the end of a search, say. Answered by {@link
   * Checkpointed}; there is no answer if the store ends before.
   */
  public static void checkpoint(ActorRef<WeightsProtocol> store, ActorRef<Checkpointed> replyTo) {
    store.<Object>unsafeUpcast().tell(new Checkpoint(replyTo));
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(Pull.class, this::onPull)
        .onMessage(Push.class, this::onPush)
        .onMessage(Block.Value.class, this::onValue)
        .onMessage(Block.Taken.class, this::onTaken)
        .onMessage(Checkpoint.class, this::onCheckpoint)
        .onMessage(LogWriter.Appended.class, this::onAppended)
        .onMessage(LogWriter.Rolled.class, message -> onRolled())
        .onMessage(CheckpointWriter.Written.class, this::onWritten)
        .onAnyMessage(WeightsStore::onUnexpected)
        .onSignal(ChildFailed.class, WeightsStore::onChildFailed)
        .onSignal(Terminated.class, WeightsStore::onChildEnded)
        .build();
  }

  private Behavior<Object> onPull(Pull pull) {
    List<BlockName> strangers =
        pull.known().keySet().stream().filter(name -> !blocks.containsKey(name)).sorted().toList();
    if (!strangers.isEmpty()) {
      String reason = "there is no block " + strangers.get(0);
      LogEvent.WEIGHTS_PULL_REFUSED.log(getContext().getLog(), pull.replyTo().path(), reason);
      pull.replyTo().tell(new Refused(pull.request(), reason));
      return this;
    }
    if (pull.known().isEmpty()) {
      pull.replyTo().tell(new Pulled(pull.request(), List.of(), ledger.version()));
      return this;
    }
    long request = requests++;
    pulls.put(request, new OpenPull(pull, ledger.version()));
    for (BlockName name : pull.known().keySet()) {
      block(name).tell(new Block.Command.Read(request, getContext().getSelf().narrow()));
    }
    return this;
  }

  private Behavior<Object> onValue(Block.Value value) {
    OpenPull open = pulls.get(value.request());
    if (open == null) {
      throw new IllegalStateException("no pull " + value.request() + " waits for " + value.block());
    }
    open.add(value.block());
    if (open.isComplete()) {
      pulls.remove(value.request());
      open.answer();
    }
    return this;
  }

  private Behavior<Object> onPush(Push push) {
    if (queue.holds(push.taskId())) {
      ignored(push, PUSHED_BEFORE);
      queue.addDuplicate(push);
      return this;
    }
    Optional<Outcome.Trained> first = ledger.outcomeOf(push.taskId());
    if (first.isPresent()) {
      ignored(push, PUSHED_BEFORE);
      answerDuplicate(push, first.get());
      return this;
    }
    Optional<String> fault = faultOf(push);
    if (fault.isPresent()) {
      ignored(push, fault.get());
      push.replyTo().tell(new Refused(push.request(), fault.get()));
      return this;
    }
    versions.promise(push.deltas());
    queue.add(push, ledger.version() + queue.gathered() + 1);
    sendDue();
    return this;
  }

  private Optional<String> faultOf(Push push) {
    if (ledger.isPast(push.taskId(), push.outcome().next().id())) {
      return Optional.of("the task was pushed long ago, and its stream has gone on");
    }
    if (files.isPresent() && LoggedPush.bytesOf(push.deltas()) > LoggedPush.MAX_BYTES) {
      return Optional.of(
          "deltas of %d bytes, of which the log takes %d at once"
              .formatted(LoggedPush.bytesOf(push.deltas()), LoggedPush.MAX_BYTES));
    }
    return versions.faultOf(push.deltas());
  }

  /**
   * To the blocks, and to the disk if there is one, one group at a time: so what the blocks have
   * taken when a group has arrived is exactly what the log holds, and a checkpoint may begin.
   */
  private void sendDue() {
    if (!queue.isDue() || files.filter(StoreFiles::isRolling).isPresent()) {
      return;
    }
    List<PushQueue.Waiting> group = queue.send();
    files.ifPresent(log -> log.append(group.stream().map(PushQueue.Waiting::logged).toList()));
    group.forEach(this::take);
    if (files.isEmpty()) {
      queue.arrived().forEach(this::kept);
    }
  }

  private Behavior<Object> onAppended(LogWriter.Appended appended) {
    queue.arrived().forEach(this::kept);
    if (appended.segmentBegun()) {
      files().onSegmentBegun(ledger, blocks.values());
    }
    sendDue();
    return this;
  }

  private void kept(PushQueue.Waiting waiting) {
    Push push = waiting.push();
    OpenPush open = beingKept.remove(push.taskId());
    if (open == null) {
      throw new IllegalStateException("the blocks were not told of task " + push.taskId());
    }
    open.kept();
    if (open.isMerged()) {
      open.acknowledge(getContext().getLog());
    }
    waiting.duplicates().forEach(duplicate -> answerDuplicate(duplicate, push.outcome()));
  }

  private void take(PushQueue.Waiting waiting) {
    Push push = waiting.push();
    ledger.record(push.taskId(), push.outcome());
    OpenPush open = new OpenPush(push, ledger.version());
    beingKept.put(push.taskId(), open);
    if (!push.deltas().isEmpty()) {
      long request = requests++;
      pushes.put(request, open);
      for (BlockDelta delta : push.deltas()) {
        block(delta.name())
            .tell(
                new Block.Command.Take(
                    request, push.workerId(), delta, getContext().getSelf().narrow()));
      }
    }
  }

  private void answerDuplicate(Push push, Outcome.Trained first) {
    push.replyTo()
        .tell(
            new Pushed(
                push.request(), push.taskId(), true, Map.of(), Map.of(), first, ledger.version()));
  }

  private Behavior<Object> onCheckpoint(Checkpoint checkpoint) {
    if (files.isPresent()) {
      files.get().ask(checkpoint.replyTo());
    } else {
      checkpoint.replyTo().tell(new Checkpointed(ledger.version(), Optional.empty()));
    }
    return this;
  }

  private Behavior<Object> onRolled() {
    files().onRolled(ledger, blocks.values());
    sendDue();
    return this;
  }

  private Behavior<Object> onWritten(CheckpointWriter.Written written) {
    files().onWritten(written);
    return this;
  }

  private StoreFiles files() {
    return files.orElseThrow(() -> new IllegalStateException("this store keeps no files"));
  }

  private void ignored(Push push, String reason) {
    LogEvent.WEIGHTS_PUSH_IGNORED.log(
        getContext().getLog(), push.taskId(), push.workerId(), reason);
  }

  private Behavior<Object> onTaken(Block.Taken taken) {
    OpenPush open = pushes.get(taken.request());
    if (open == null) {
      throw new IllegalStateException("no push " + taken.request() + " waits for " + taken.name());
    }
    open.add(taken);
    if (open.isMerged()) {
      pushes.remove(taken.request());
      if (open.isKept()) {
        open.acknowledge(getContext().getLog());
      } else {
        open.tellMerged();
      }
    }
    return this;
  }

  /** Without one of its children the store can't go on. What ended them says it all. */
  static Behavior<Object> onChildFailed(ChildFailed failed) throws IOException {
    if (failed.getCause() instanceof IOException unreadable) {
      throw unreadable;
    }
    throw new IllegalStateException(
        "%s of the shared weights failed: %s"
            .formatted(failed.getRef().path().name(), failed.getCause()),
        failed.getCause());
  }

  private static Behavior<Object> onChildEnded(Terminated ended) {
    throw new IllegalStateException(
        ended.getRef().path().name() + " of the shared weights has ended");
  }

  private static Behavior<Object> onUnexpected(Object message) {
    throw new IllegalStateException("the store of weights is not told " + message);
  }

  private ActorRef<Block.Command> block(BlockName name) {
    ActorRef<Block.Command> block = blocks.get(name);
    if (block == null) {
      throw new IllegalStateException("there is no block " + name);
    }
    return block;
  }
}
