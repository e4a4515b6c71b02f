package org.actornas.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.actornas.buffer.MemoryBuffer;
import org.actornas.buffer.state.BufferState;
import org.actornas.controller.Controller;
import org.actornas.controller.RunRecorder;
import org.actornas.controller.journal.JournalDisk;
import org.actornas.controller.journal.Takeover;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.KeptFiles;
import org.actornas.controller.search.SearchEnd;
import org.actornas.deploy.run.SearchParts;
import org.actornas.protocol.BufferProtocol;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.work.WorkerDescription;
import org.actornas.tensorflow.Device;
import org.actornas.tensorflow.NativeCalls;
import org.actornas.weights.WeightsStore;
import org.actornas.weights.block.StalenessScaling;
import org.actornas.worker.Worker;

/** A search with all its actors, whose workers a test starts and kills. */
final class ActorSearch implements AutoCloseable {
  private static final String SEARCH = "search";

  private final SearchParts parts;
  private final ActorTestKit kit = ActorTestKit.create();
  private final ExecutorService nativeThreads = Executors.newFixedThreadPool(4);
  private final NativeCalls<SearchStrategy> strategy;
  private final ActorRef<WeightsProtocol> store;
  private final ActorRef<ControllerProtocol> controller;
  private final TestProbe<RunRecorder.Command> recorder = kit.createTestProbe();
  private final TestProbe<Controller.News> listener = kit.createTestProbe();
  private final TestProbe<Worker.TurnedAway> turnedAway = kit.createTestProbe();
  private boolean ended;

  /** What a search has computed. */
  record Reached(
      List<SequentialSearch.Evaluated> history,
      Map<BlockName, float[]> weights,
      PolicySnapshot policy) {}

  ActorSearch(SearchParts parts) {
    this.parts = parts;
    strategy = new NativeCalls<>(parts::strategy, nativeThreads);
    store =
        kit.spawn(
            WeightsStore.create(
                parts.shape(),
                new InitialWeights(parts.random(), parts.config().model().initialRange()),
                new StalenessScaling(parts.config().stalenessExponent())));
    ActorRef<BufferProtocol> buffer =
        kit.spawn(
            MemoryBuffer.create(
                SEARCH,
                BufferState.empty(parts.config().search().memory().capacity(), parts.random())));
    controller =
        kit.spawn(
            Controller.create(
                parts.controllerSettings(SEARCH),
                new Controller.Partners(
                    strategy,
                    store,
                    buffer,
                    kit.spawn(recording(recorder.ref())),
                    JournalDisk.WAITED_FOR,
                    Takeover.NOTHING,
                    listener.ref()),
                System::nanoTime));
  }

  /** A recorder that keeps nothing, and says that it does. */
  private static Behavior<RunRecorder.Command> recording(ActorRef<RunRecorder.Command> told) {
    return Behaviors.receiveMessage(
        command -> {
          if (command instanceof RunRecorder.Begin begin) {
            begin.replyTo().tell(new RunRecorder.Rewound(Optional.empty()));
          } else {
            told.tell(command);
          }
          if (command instanceof RunRecorder.KeepEpoch epoch) {
            epoch
                .replyTo()
                .tell(new RunRecorder.EpochKept(epoch.took(), new KeptFiles("", Map.of())));
          }
          return Behaviors.same();
        });
  }

  /** Starts a worker; another one of that name must have been killed. */
  ActorRef<WorkerProtocol> startWorker(String id) {
    AtomicLong progress = new AtomicLong();
    return kit.spawn(
        Worker.create(
            new WorkerDescription(id, "cpu", parts.corpus().hash()),
            parts.workerSettings(),
            new Worker.Partners(
                controller,
                store,
                new NativeCalls<>(() -> parts.engine(Device.CPU, progress), nativeThreads),
                progress,
                parts.shape(),
                turnedAway.ref())));
  }

  void kill(ActorRef<WorkerProtocol> worker) {
    kit.stop(worker);
  }

  /** Lets the search go on for a while; false if it has ended. */
  boolean runsFor(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (!ended && System.nanoTime() < until) {
      hear(Duration.ofNanos(until - System.nanoTime()));
    }
    return !ended;
  }

  private void hear(Duration patience) {
    Controller.News news;
    try {
      news = listener.receiveMessage(patience.isNegative() ? Duration.ZERO : patience);
    } catch (AssertionError nothingYet) {
      return;
    }
    if (news instanceof Controller.Ended end) {
      ended = true;
      assertThat(end.how()).isInstanceOf(SearchEnd.Completed.class);
    }
  }

  /** Waits for the end. */
  void awaitEnd() {
    assertThat(runsFor(Duration.ofMinutes(5))).as("still running").isFalse();
  }

  /** What was computed, after the end. */
  Reached reached() throws Exception {
    PolicySnapshot policy = strategy.call(SearchStrategy::snapshot).toCompletableFuture().get();
    return new Reached(history(), weights(), policy);
  }

  private List<SequentialSearch.Evaluated> history() {
    int epochs = parts.config().search().epochs();
    int steps = parts.config().search().controllerSteps();
    int messages = epochs * (steps + 1) + parts.config().search().finalSamples();
    List<SequentialSearch.Evaluated> history = new ArrayList<>();
    for (RunRecorder.Command command : recorder.receiveSeveralMessages(messages)) {
      if (command instanceof RunRecorder.RecordHistory lines) {
        for (EvaluatedArchitecture line : lines.lines()) {
          history.add(new SequentialSearch.Evaluated(line.architecture(), line.perplexity()));
        }
      }
    }
    return history;
  }

  private Map<BlockName, float[]> weights() {
    Map<BlockName, Long> all = new LinkedHashMap<>();
    parts.shape().blocks().keySet().forEach(name -> all.put(name, -1L));
    TestProbe<WeightsProtocol.Answer> probe = kit.createTestProbe();
    store.tell(new WeightsProtocol.Pull(1, all, probe.ref()));
    Map<BlockName, float[]> weights = new LinkedHashMap<>();
    for (BlockValue block : probe.expectMessageClass(WeightsProtocol.Pulled.class).changed()) {
      weights.put(block.name(), block.values());
    }
    return weights;
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
    nativeThreads.shutdown();
  }
}
