package org.actornas.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.actornas.buffer.MemoryBuffer;
import org.actornas.buffer.state.BufferState;
import org.actornas.controller.Controller;
import org.actornas.controller.RunRecorder;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.SearchEnd;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.InvalidConfigException;
import org.actornas.deploy.run.SearchParts;
import org.actornas.protocol.BufferProtocol;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.work.WorkerDescription;
import org.actornas.tensorflow.Device;
import org.actornas.tensorflow.NativeCalls;
import org.actornas.weights.WeightsStore;
import org.actornas.weights.block.StalenessScaling;
import org.actornas.worker.Worker;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.Vocabulary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequentialSearchTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final ExecutorService nativeThreads = Executors.newFixedThreadPool(3);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
    nativeThreads.shutdown();
  }

  /** What a search with actors has computed. */
  private record Reached(
      List<SequentialSearch.Evaluated> history,
      Map<BlockName, float[]> weights,
      PolicySnapshot policy) {}

  @ParameterizedTest
  @ValueSource(strings = {"enas-memory", "enas", "random"})
  void one_worker_computes_what_the_plain_loop_does_bit_for_bit(String strategy) throws Exception {
    SearchParts parts = parts("run.strategy=" + strategy);

    Reached actors = withActors(parts, List.of("worker-1"));
    SequentialSearch.Result loop = new SequentialSearch(parts).run();

    assertThat(actors.history()).isEqualTo(loop.history());
    assertThat(actors.weights().keySet()).isEqualTo(loop.weights().keySet());
    loop.weights()
        .forEach((block, values) -> assertThat(actors.weights().get(block)).isEqualTo(values));
    assertThat(actors.policy()).isEqualTo(loop.policy());
  }

  @Test
  void the_policys_lag_changes_which_policy_samples_but_not_from_run_to_run() throws Exception {
    SearchParts parts = parts("policy.max-lag=2");

    Reached one = withActors(parts, List.of("worker-1"));
    Reached again = withActors(parts, List.of("worker-1"));

    assertThat(again.history()).isEqualTo(one.history());
    assertThat(one.history())
        .isNotEqualTo(new SequentialSearch(parts("policy.max-lag=0")).run().history());
  }

  @Test
  void workers_that_are_killed_change_nothing_but_the_time() throws Exception {
    SearchParts parts = parts();
    AtomicInteger kills = new AtomicInteger();

    Reached reached =
        withActors(
            parts,
            workers -> {
              ActorRef<?> victim = workers.start("worker-1");
              while (!workers.ended()) {
                // not in the middle of the same step each time, nor before it has done anything
                workers.letPass(Duration.ofMillis(700 + 37L * kills.get()));
                if (kills.get() < 6) {
                  kit.stop(victim);
                  kills.incrementAndGet();
                  victim = workers.start("worker-1");
                }
              }
            });
    SequentialSearch.Result loop = new SequentialSearch(parts).run();

    assertThat(kills).hasPositiveValue();
    assertThat(reached.history()).isEqualTo(loop.history());
    assertThat(reached.policy()).isEqualTo(loop.policy());
    loop.weights()
        .forEach((block, values) -> assertThat(reached.weights().get(block)).isEqualTo(values));
  }

  @Test
  void three_workers_evaluate_as_many_architectures_as_one() throws Exception {
    SearchParts parts = parts("policy.max-lag=3");

    Reached reached =
        withActors(
            parts,
            workers -> {
              Stream.of("worker-1", "worker-2", "worker-3").forEach(workers::start);
              workers.awaitEnd();
            });

    assertThat(reached.history()).hasSize(3 * 4 * 3 + 5);
    assertThat(reached.history())
        .allSatisfy(line -> assertThat(line.perplexity()).isBetween(1.0, 25.0));
  }

  private Reached withActors(SearchParts parts, List<String> workers) throws Exception {
    NativeCalls<SearchStrategy> strategy = new NativeCalls<>(parts::strategy, nativeThreads);
    ActorRef<WeightsProtocol> store =
        kit.spawn(
            WeightsStore.create(
                parts.shape(),
                new InitialWeights(parts.random(), parts.config().model().initialRange()),
                new StalenessScaling(0.5)));
    ActorRef<BufferProtocol> buffer =
        kit.spawn(
            MemoryBuffer.create(
                BufferState.empty(parts.config().search().memory().capacity(), parts.random())));
    TestProbe<RunRecorder.Command> recorder = kit.createTestProbe();
    TestProbe<Controller.News> listener = kit.createTestProbe();
    ActorRef<ControllerProtocol> controller =
        kit.spawn(
            Controller.create(
                parts.controllerSettings(),
                new Controller.Partners(strategy, buffer, recorder.ref(), listener.ref()),
                System::nanoTime));
    for (String id : workers) {
      AtomicLong progress = new AtomicLong();
      kit.spawn(
          Worker.create(
              new WorkerDescription(id, "cpu", parts.corpus().hash()),
              new Worker.Partners(
                  controller,
                  store,
                  new NativeCalls<>(() -> parts.engine(Device.CPU, progress), nativeThreads),
                  progress,
                  parts.shape())));
    }

    SearchEnd end = awaitEnd(listener);
    assertThat(end).isInstanceOf(SearchEnd.Completed.class);
    PolicySnapshot policy = strategy.call(SearchStrategy::snapshot).toCompletableFuture().get();
    Reached reached = new Reached(history(recorder), weights(parts, store), policy);
    kit.stop(controller);
    kit.stop(store);
    return reached;
  }

  private static SearchEnd awaitEnd(TestProbe<Controller.News> listener) {
    while (true) {
      Controller.News news = listener.receiveMessage(Duration.ofSeconds(60));
      if (news instanceof Controller.Ended ended) {
        return ended.how();
      }
    }
  }

  private static List<SequentialSearch.Evaluated> history(TestProbe<RunRecorder.Command> recorder) {
    List<SequentialSearch.Evaluated> history = new ArrayList<>();
    for (RunRecorder.Command command : recorder.receiveSeveralMessages(recorded())) {
      if (command instanceof RunRecorder.RecordHistory lines) {
        for (EvaluatedArchitecture line : lines.lines()) {
          history.add(new SequentialSearch.Evaluated(line.architecture(), line.perplexity()));
        }
      }
    }
    return history;
  }

  /** Messages to the recorder: 3 epochs of 4 steps and a summary each, and 5 candidates. */
  private static int recorded() {
    return 3 * (4 + 1) + 5;
  }

  private Map<BlockName, float[]> weights(SearchParts parts, ActorRef<WeightsProtocol> store) {
    Map<BlockName, Long> all = new LinkedHashMap<>();
    parts.shape().blocks().keySet().forEach(name -> all.put(name, -1L));
    TestProbe<WeightsProtocol.Pulled> probe = kit.createTestProbe();
    store.tell(new WeightsProtocol.Pull(all, probe.ref()));
    Map<BlockName, float[]> weights = new LinkedHashMap<>();
    for (BlockValue block : probe.receiveMessage().changed()) {
      weights.put(block.name(), block.values());
    }
    return weights;
  }

  private static SearchParts parts(String... assignments) throws InvalidConfigException {
    ConfigSources sources = new ConfigSources();
    Stream.concat(
            Stream.of(
                "model.hidden-size=6",
                "model.batch-size=4",
                "model.bptt-steps=5",
                "search-space.nodes=4",
                "search.epochs=3",
                // more minibatches than the text has: the stream wraps around
                "search.shared-minibatches=23",
                "search.minibatches-per-lease=5",
                "search.controller-steps=4",
                "search.final-samples=5",
                "policy.architectures-per-step=3",
                "memory-buffer.first-epoch=1",
                "memory-buffer.samples-per-epoch=20",
                "memory-buffer.capacity=30",
                "memory-buffer.replacements-per-epoch=7",
                "memory-buffer.reconstruct-from-epoch=2",
                "memory-buffer.reconstruct-samples=10",
                "evaluation.batch-size=4",
                "evaluation.split-streams=6"),
            Stream.of(assignments))
        .forEach(sources::assignment);
    return new SearchParts(sources.resolve().on(1).settings(), corpus());
  }

  private static Corpus corpus() {
    List<String> words =
        Stream.concat(
                Stream.of(Vocabulary.END_OF_SENTENCE, Vocabulary.UNKNOWN),
                IntStream.range(0, 18).mapToObj(i -> "word" + i))
            .toList();
    return new Corpus("random", new Vocabulary(words), part(1, 300), part(2, 200), part(3, 100));
  }

  private static Corpus.Part part(int counter, int length) {
    RandomGenerator draws = new CounterRandom(99).at(Purpose.ARCHITECTURE, counter);
    return new Corpus.Part(
        "part " + counter, IntStream.range(0, length).map(i -> draws.nextInt(20)).toArray());
  }
}
