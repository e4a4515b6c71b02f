package org.actornas.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.actornas.benchmarks.ActorSearch.Reached;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.InvalidConfigException;
import org.actornas.deploy.run.SearchParts;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequentialSearchTest {

  @ParameterizedTest
  @ValueSource(strings = {"enas-memory", "enas", "random"})
  void one_worker_computes_what_the_plain_loop_does_bit_for_bit(String strategy) throws Exception {
    SearchParts parts = parts("run.strategy=" + strategy);

    assertEqual(withOneWorker(parts), new SequentialSearch(parts).run());
  }

  @Test
  void workers_that_are_killed_change_nothing_but_the_time() throws Exception {
    SearchParts parts = parts("search.epochs=12", "search.shared-minibatches=120");
    int kills = 0;

    try (ActorSearch search = new ActorSearch(parts)) {
      ActorRef<WorkerProtocol> worker = search.startWorker("worker-1");
      // long enough for a model to be built and something to be begun, different every time
      while (kills < 6 && search.runsFor(Duration.ofMillis(600 + 71L * kills))) {
        search.kill(worker);
        kills++;
        worker = search.startWorker("worker-1");
      }
      search.awaitEnd();

      assertThat(kills).isGreaterThan(2);
      assertEqual(search.reached(), new SequentialSearch(parts).run());
    }
  }

  @Test
  void the_policys_lag_changes_which_policy_samples_but_not_from_run_to_run() throws Exception {
    SearchParts parts = parts("policy.max-lag=2");

    Reached one = withOneWorker(parts);
    Reached again = withOneWorker(parts);

    assertThat(again.history()).isEqualTo(one.history());
    assertThat(again.policy()).isEqualTo(one.policy());
    assertThat(one.history())
        .isNotEqualTo(new SequentialSearch(parts("policy.max-lag=0")).run().history());
  }

  @Test
  void three_workers_of_whom_one_trains_at_a_time_compute_what_the_plain_loop_does_bit_for_bit()
      throws Exception {
    SearchParts parts = parts("workers.train-at-once=1");
    SequentialSearch.Result loop = new SequentialSearch(parts).run();
    int candidates = parts.config().search().finalSamples();
    int steps = loop.history().size() - candidates;

    try (ActorSearch search = new ActorSearch(parts)) {
      Stream.of("worker-1", "worker-2", "worker-3").forEach(search::startWorker);
      search.awaitEnd();
      Reached reached = search.reached();

      assertThat(reached.history().subList(0, steps)).isEqualTo(loop.history().subList(0, steps));
      // candidates are scored by all of them at once
      assertThat(reached.history()).containsExactlyInAnyOrderElementsOf(loop.history());
      loop.weights()
          .forEach((block, values) -> assertThat(reached.weights().get(block)).isEqualTo(values));
      assertThat(reached.policy()).isEqualTo(loop.policy());
    }
  }

  @Test
  void three_workers_evaluate_as_many_architectures_as_one() throws Exception {
    // short steps: who pushes when is chance, and long ones would make the perplexities chance too
    SearchParts parts =
        parts("policy.max-lag=3", "search.learning-rate.initial=0.1", "workers.train-at-once=0");

    try (ActorSearch search = new ActorSearch(parts)) {
      Stream.of("worker-1", "worker-2", "worker-3").forEach(search::startWorker);
      search.awaitEnd();

      assertThat(search.reached().history())
          .hasSize(3 * 4 * 3 + 5)
          // 20 words: nothing learned is 20, and nothing can be learned from random text
          .allSatisfy(line -> assertThat(line.perplexity()).isBetween(15.0, 25.0));
    }
  }

  private static Reached withOneWorker(SearchParts parts) throws Exception {
    try (ActorSearch search = new ActorSearch(parts)) {
      search.startWorker("worker-1");
      search.awaitEnd();
      return search.reached();
    }
  }

  private static void assertEqual(Reached actors, SequentialSearch.Result loop) {
    assertThat(actors.history()).isEqualTo(loop.history());
    assertThat(actors.weights().keySet()).isEqualTo(loop.weights().keySet());
    loop.weights()
        .forEach((block, values) -> assertThat(actors.weights().get(block)).isEqualTo(values));
    assertThat(actors.policy()).isEqualTo(loop.policy());
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
                "policy.learning-rate=0.05",
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
