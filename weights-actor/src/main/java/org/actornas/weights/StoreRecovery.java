package org.actornas.weights;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.StashBuffer;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.actornas.protocol.WeightsProtocol.Pull;
import org.actornas.protocol.WeightsProtocol.Push;
import org.actornas.protocol.WeightsProtocol.Refused;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.weights.block.StalenessScaling;
import org.actornas.weights.log.Disk;
import org.actornas.weights.log.LogSettings;
import org.actornas.weights.log.WeightsCheckpoint;
import org.actornas.weights.log.WeightsFolder;
import org.actornas.weights.log.WeightsRecovery;

/** {@link WeightsStore} while its files are read: whoever asks waits. */
final class StoreRecovery extends AbstractBehavior<Object> {
  /** A worker has one question open, and asks again when it is not answered for long. */
  static final int MAX_WAITING = 1_024;

  private final StashBuffer<Object> waiting;
  private final Map<BlockName, WeightsShape.Matrix> sizes;
  private final StalenessScaling scaling;
  private final WeightsFolder folder;
  private final Disk disk;
  private final ActorRef<LogWriter.Command> writer;

  /** The files are this store's. */
  private record Begin() {}

  private StoreRecovery(
      ActorContext<Object> context,
      StashBuffer<Object> waiting,
      WeightsShape shape,
      InitialWeights initial,
      StalenessScaling scaling,
      LogSettings settings,
      Disk disk,
      CompletionStage<?> taken) {
    super(context);
    this.waiting = waiting;
    this.sizes = shape.blocks();
    this.scaling = scaling;
    this.folder = new WeightsFolder(settings.folder());
    this.disk = disk;
    this.writer =
        context.spawn(
            LogWriter.create(
                settings.folder(), new WeightsRecovery(settings, sizes, initial, scaling, disk)),
            "log-writer",
            DispatcherSelector.blocking());
    context.watch(writer);
    context.pipeToSelf(taken, (done, failure) -> new Begin());
  }

  /**
   * The store's actor, from its beginning.
   *
   * @param taken does not fail; the files are read when it is done
   */
  static Behavior<Object> create(
      WeightsShape shape,
      InitialWeights initial,
      StalenessScaling scaling,
      LogSettings settings,
      Disk disk,
      CompletionStage<?> taken) {
    return Behaviors.setup(
        context ->
            Behaviors.withStash(
                MAX_WAITING,
                waiting ->
                    new StoreRecovery(
                        context, waiting, shape, initial, scaling, settings, disk, taken)));
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(Begin.class, message -> onBegin())
        .onMessage(LogWriter.Ready.class, this::onReady)
        .onAnyMessage(this::onOther)
        .onSignal(ChildFailed.class, WeightsStore::onChildFailed)
        .build();
  }

  private Behavior<Object> onBegin() {
    writer.tell(new LogWriter.Command.Recover(getContext().getSelf().narrow()));
    return this;
  }

  private Behavior<Object> onOther(Object message) {
    if (!waiting.isFull()) {
      waiting.stash(message);
    } else if (message instanceof Pull pull) {
      pull.replyTo().tell(refusal(pull.request()));
    } else if (message instanceof Push push) {
      push.replyTo().tell(refusal(push.request()));
    }
    return this;
  }

  private static Refused refusal(long request) {
    return new Refused(request, "the store is still reading its files");
  }

  private Behavior<Object> onReady(LogWriter.Ready ready) {
    ActorRef<CheckpointWriter.Command> checkpointWriter =
        getContext()
            .spawn(
                CheckpointWriter.create(
                    folder.manifest(), new WeightsCheckpoint(folder, sizes, disk)),
                "checkpoint-writer",
                DispatcherSelector.blocking());
    getContext().watch(checkpointWriter);
    StoreFiles files =
        new StoreFiles(
            writer,
            checkpointWriter,
            folder.manifest(),
            getContext().getSelf(),
            ready.checkpoint().orElse(-1));
    return waiting.unstashAll(
        WeightsStore.recovered(getContext(), ready.state(), sizes, scaling, files));
  }
}
