package org.actornas.deploy.run;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.actornas.buffer.MemoryBuffer;
import org.actornas.buffer.state.BufferState;
import org.actornas.controller.Controller;
import org.actornas.controller.RunRecorder;
import org.actornas.controller.recorder.RunFiles;
import org.actornas.protocol.BufferProtocol;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.checkpoint.Fence;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.tensorflow.Device;
import org.actornas.tensorflow.NativeResources;
import org.actornas.weights.WeightsStore;
import org.actornas.weights.block.StalenessScaling;
import org.actornas.weights.log.LogSettings;

/**
 * The actors of which a search has one each: controller, store of weights, memory buffer, recorder.
 * They live and end together, for the search can't be right without one of them; it takes up where
 * its files and its journal end. When the search is over and on disk, the listener hears it.
 */
public final class SearchCore extends AbstractBehavior<SearchCore.Command> {

  /**
   * What the search holds open.
   *
   * @param journalId names the search among all whose journals share a database, for ever
   * @param fence of the run's folder, which the controller takes before anything is read there
   * @param files in that folder; the recorder closes them
   * @param natives the policy's network, which the controller closes
   */
  public record Holdings(String journalId, Fence fence, RunFiles files, NativeResources natives) {
    public Holdings {
      // Akka takes what is behind this for part of another name
      if (journalId.isEmpty() || journalId.contains("|")) {
        throw new IllegalArgumentException("no journal can be named '" + journalId + "'");
      }
    }

    /** What a search holds in the folder of its run; nothing of it is read yet. */
    public static Holdings open(
        String journalId, Path directory, String host, NativeResources natives) throws IOException {
      Fence fence = new Fence(directory);
      return new Holdings(
          journalId, fence, RunFiles.open(directory, host, InstantSource.system(), fence), natives);
    }

    /** Of the run. */
    public Path directory() {
      return fence.run();
    }
  }

  /** What the listener hears. */
  public sealed interface News {
    /** Whose news it is. */
    ActorRef<Command> core();
  }

  /** The actors are there. */
  public record Started(
      ActorRef<Command> core,
      ActorRef<ControllerProtocol> controller,
      ActorRef<WeightsProtocol> store)
      implements News {}

  /** An epoch has ended. */
  public record EpochFinished(ActorRef<Command> core, Controller.EpochFinished epoch)
      implements News {}

  /** The search is over, but not all of it is on disk yet: no work will be leased. */
  public record Over(ActorRef<Command> core, Controller.Ended end) implements News {}

  /** The search is over and on disk. */
  public record Kept(ActorRef<Command> core, Controller.Ended end) implements News {}

  /** What it is told. */
  public sealed interface Command {}

  private record NewsArrived(Controller.News news) implements Command {}

  private record Recorded() implements Command {}

  private record WeightsCheckpointed() implements Command {}

  private final SearchParts parts;
  private final ActorRef<News> listener;
  private final ActorRef<WeightsProtocol> store;
  private final ActorRef<RunRecorder.Command> recorder;
  private Optional<Controller.Ended> ended = Optional.empty();
  private boolean recorded;
  private boolean checkpointed;

  private SearchCore(
      ActorContext<Command> context,
      SearchParts parts,
      Holdings holdings,
      ActorRef<News> listener) {
    super(context);
    this.parts = parts;
    this.listener = listener;
    this.store = spawn(store(holdings.fence()), "weights");
    ActorRef<BufferProtocol> buffer = spawn(buffer(holdings.journalId()), "buffer");
    this.recorder =
        context.spawn(
            RunRecorder.create(holdings.directory(), holdings.files()),
            "recorder",
            DispatcherSelector.blocking());
    context.watch(recorder);
    ActorRef<ControllerProtocol> controller =
        spawn(
            Controller.create(
                parts.controllerSettings(holdings.journalId()),
                new Controller.Partners(
                    holdings.natives().open("policy", Device.CPU, parts::strategy),
                    store,
                    buffer,
                    recorder,
                    JournalDatabase.disk(context.getSystem().settings().config()),
                    holdings.fence()::take,
                    context.messageAdapter(Controller.News.class, NewsArrived::new)),
                System::nanoTime),
            "controller");
    listener.tell(new Started(context.getSelf(), controller, store));
  }

  /** The actor. It fails with what has failed one of its children. */
  public static Behavior<Command> create(
      SearchParts parts, Holdings holdings, ActorRef<News> listener) {
    return Behaviors.setup(context -> new SearchCore(context, parts, holdings, listener));
  }

  private Behavior<WeightsProtocol> store(Fence fence) {
    WeightsShape shape = parts.shape();
    return WeightsStore.durable(
        shape,
        new InitialWeights(parts.random(), parts.config().model().initialRange()),
        new StalenessScaling(parts.config().stalenessExponent()),
        LogSettings.of(fence.run().resolve("checkpoints").resolve("weights"), shape),
        fence);
  }

  private Behavior<BufferProtocol> buffer(String id) {
    return MemoryBuffer.create(
        id, BufferState.empty(parts.config().search().memory().capacity(), parts.random()));
  }

  private <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
    ActorRef<T> ref = getContext().spawn(behavior, name);
    getContext().watch(ref);
    return ref;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(NewsArrived.class, this::onNews)
        .onMessage(Recorded.class, message -> onRecorded())
        .onMessage(WeightsCheckpointed.class, message -> onWeightsCheckpointed())
        .onSignal(ChildFailed.class, this::onChildFailed)
        .onSignal(Terminated.class, SearchCore::onChildEnded)
        .build();
  }

  private Behavior<Command> onNews(NewsArrived arrived) {
    if (arrived.news() instanceof Controller.EpochFinished epoch) {
      listener.tell(new EpochFinished(getContext().getSelf(), epoch));
    } else if (arrived.news() instanceof Controller.Ended end) {
      listener.tell(new Over(getContext().getSelf(), end));
      keep(end);
    }
    return this;
  }

  private void keep(Controller.Ended end) {
    // one checkpoint instead of a log
    WeightsStore.checkpoint(
        store,
        getContext()
            .messageAdapter(WeightsStore.Checkpointed.class, written -> new WeightsCheckpointed()));
    recorder.tell(
        new RunRecorder.Flush(
            getContext().messageAdapter(RunRecorder.Flushed.class, flushed -> new Recorded())));
    ended = Optional.of(end);
  }

  private Behavior<Command> onRecorded() {
    recorded = true;
    return tellWhenKept();
  }

  private Behavior<Command> onWeightsCheckpointed() {
    checkpointed = true;
    return tellWhenKept();
  }

  private Behavior<Command> tellWhenKept() {
    if (recorded && checkpointed) {
      ended.ifPresent(end -> listener.tell(new Kept(getContext().getSelf(), end)));
    }
    return this;
  }

  private Behavior<Command> onChildFailed(ChildFailed failed) {
    if (ended.isPresent() && failed.getRef().path().equals(store.path())) {
      // it has logged why; the log that the checkpoint would have replaced holds every push
      return onWeightsCheckpointed();
    }
    throw new IllegalStateException(
        "the actor %s failed: %s"
            .formatted(failed.getRef().path().name(), failed.getCause().getMessage()),
        failed.getCause());
  }

  private static Behavior<Command> onChildEnded(Terminated ended) {
    throw new IllegalStateException("the actor " + ended.getRef().path().name() + " has ended");
  }
}
