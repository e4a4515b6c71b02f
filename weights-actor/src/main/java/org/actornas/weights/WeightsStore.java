package org.actornas.weights;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WeightsProtocol.Pull;
import org.actornas.protocol.WeightsProtocol.Pulled;
import org.actornas.protocol.WeightsProtocol.Push;
import org.actornas.protocol.WeightsProtocol.Pushed;
import org.actornas.protocol.WeightsProtocol.Refused;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.protocol.work.Outcome;
import org.actornas.weights.block.PushLedger;
import org.actornas.weights.block.StalenessScaling;

/**
 * The store of the shared weights omega. It hands pulls and pushes to the blocks they concern and
 * answers when all of those have; since a block takes the store's messages in order, every pull
 * sees each push whole or not at all. What does not fit is refused with a reason. If a block ends,
 * its values are lost, and the store ends with it.
 *
 * <p>Inside, its messages are {@link WeightsProtocol}'s and its blocks' answers, which share no
 * type.
 */
public final class WeightsStore extends AbstractBehavior<Object> {
  private final Map<BlockName, WeightsShape.Matrix> sizes;
  private final Map<BlockName, ActorRef<Block.Command>> blocks = new LinkedHashMap<>();

  /** Deltas handed to each block: the version that it has or is about to have. */
  private final Map<BlockName, Long> handed = new HashMap<>();

  private final PushLedger ledger = new PushLedger();
  private final Map<Long, OpenPull> pulls = new HashMap<>();
  private final Map<Long, OpenPush> pushes = new HashMap<>();
  private long requests;

  /** A pull that waits for blocks. */
  private record OpenPull(Pull pull, long storeVersion, List<BlockValue> read) {}

  /** A push that waits for blocks. */
  private record OpenPush(Push push, long storeVersion, List<Block.Taken> taken) {}

  private WeightsStore(
      ActorContext<Object> context,
      WeightsShape shape,
      InitialWeights initial,
      StalenessScaling scaling) {
    super(context);
    this.sizes = shape.blocks();
    sizes.forEach(
        (name, size) -> {
          ActorRef<Block.Command> block =
              context.spawn(
                  Block.create(() -> new BlockValue(name, 0, initial.of(name, size)), scaling),
                  name.text());
          context.watch(block);
          blocks.put(name, block);
        });
  }

  /**
   * The store's actor.
   *
   * @param shape which blocks there are
   * @param initial their first values
   * @param scaling of deltas that come late
   */
  public static Behavior<WeightsProtocol> create(
      WeightsShape shape, InitialWeights initial, StalenessScaling scaling) {
    return Behaviors.setup(
            (ActorContext<Object> context) -> new WeightsStore(context, shape, initial, scaling))
        .narrow();
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(Pull.class, this::onPull)
        .onMessage(Push.class, this::onPush)
        .onMessage(Block.Value.class, this::onValue)
        .onMessage(Block.Taken.class, this::onTaken)
        .onAnyMessage(WeightsStore::onUnexpected)
        .onSignal(ChildFailed.class, WeightsStore::onBlockFailed)
        .onSignal(Terminated.class, WeightsStore::onBlockEnded)
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
    pulls.put(request, new OpenPull(pull, ledger.version(), new ArrayList<>()));
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
    open.read().add(value.block());
    if (open.read().size() == open.pull().known().size()) {
      pulls.remove(value.request());
      open.pull()
          .replyTo()
          .tell(
              new Pulled(
                  open.pull().request(),
                  open.read().stream()
                      .filter(block -> !isKnown(block, open.pull()))
                      .sorted((a, b) -> a.name().compareTo(b.name()))
                      .toList(),
                  open.storeVersion()));
    }
    return this;
  }

  private static boolean isKnown(BlockValue block, Pull pull) {
    Long known = pull.known().get(block.name());
    return known != null && known == block.version();
  }

  private Behavior<Object> onPush(Push push) {
    Optional<Outcome.Trained> first = ledger.outcomeOf(push.taskId());
    if (first.isPresent()) {
      ignored(push, "the task was pushed before");
      push.replyTo()
          .tell(
              new Pushed(
                  push.request(),
                  push.taskId(),
                  true,
                  Map.of(),
                  Map.of(),
                  first.get(),
                  ledger.version()));
      return this;
    }
    Optional<String> fault = faultOf(push);
    if (fault.isPresent()) {
      ignored(push, fault.get());
      push.replyTo().tell(new Refused(push.request(), fault.get()));
      return this;
    }
    ledger.record(push.taskId(), push.outcome());
    long request = requests++;
    OpenPush open = new OpenPush(push, ledger.version(), new ArrayList<>());
    if (push.deltas().isEmpty()) {
      acknowledge(open);
      return this;
    }
    pushes.put(request, open);
    for (BlockDelta delta : push.deltas()) {
      handed.merge(delta.name(), 1L, Long::sum);
      block(delta.name())
          .tell(
              new Block.Command.Take(
                  request, push.workerId(), delta, getContext().getSelf().narrow()));
    }
    return this;
  }

  private Optional<String> faultOf(Push push) {
    for (BlockDelta delta : push.deltas()) {
      WeightsShape.Matrix size = sizes.get(delta.name());
      if (size == null) {
        return Optional.of("there is no block " + delta.name());
      }
      if (size.size() != delta.values().length) {
        return Optional.of(
            "%d values for block %s of %d"
                .formatted(delta.values().length, delta.name(), size.size()));
      }
      long version = handed.getOrDefault(delta.name(), 0L);
      if (delta.baseVersion() > version) {
        return Optional.of(
            "a delta on version %d of block %s, which is at %d"
                .formatted(delta.baseVersion(), delta.name(), version));
      }
    }
    return Optional.empty();
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
    open.taken().add(taken);
    if (open.taken().size() == open.push().deltas().size()) {
      pushes.remove(taken.request());
      acknowledge(open);
    }
    return this;
  }

  private void acknowledge(OpenPush open) {
    Push push = open.push();
    Map<BlockName, Long> versions = new LinkedHashMap<>();
    Map<BlockName, Float> scales = new LinkedHashMap<>();
    float smallest = 1f;
    for (Block.Taken taken : open.taken()) {
      versions.put(taken.name(), taken.version());
      scales.put(taken.name(), taken.scale());
      smallest = Math.min(smallest, taken.scale());
    }
    LogEvent.WEIGHTS_PUSHED.log(
        getContext().getLog(),
        push.taskId(),
        push.workerId(),
        versions.size(),
        open.storeVersion());
    if (smallest < 1f) {
      LogEvent.WEIGHTS_SCALED.log(
          getContext().getLog(),
          push.taskId(),
          push.workerId(),
          scales.values().stream().filter(scale -> scale < 1f).count(),
          smallest);
    }
    push.replyTo()
        .tell(
            new Pushed(
                push.request(),
                push.taskId(),
                false,
                versions,
                scales,
                push.outcome(),
                open.storeVersion()));
  }

  private static Behavior<Object> onBlockFailed(ChildFailed failed) {
    throw new IllegalStateException(
        "block %s of the shared weights failed: %s"
            .formatted(failed.getRef().path().name(), failed.getCause()),
        failed.getCause());
  }

  private static Behavior<Object> onBlockEnded(Terminated ended) {
    throw new IllegalStateException(
        "block " + ended.getRef().path().name() + " of the shared weights has ended");
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
