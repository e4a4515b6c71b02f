package org.actornas.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CourseDigestTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "run.seed=2",
        "run.strategy=enas",
        "search-space.nodes=11",
        "model.hidden-size=65",
        "regularization.l2=2e-7",
        "search.epochs=16",
        "search.learning-rate.initial=9",
        "search.minibatches-per-lease=31",
        "policy.learning-rate=1e-3",
        "memory-buffer.capacity=9999",
        "reconstruction.loss=nll",
        "evaluation.split-streams=64",
        "weights.staleness-exponent=1"
      })
  void what_determines_the_course_of_a_search_is_in_it(String assignment) throws Exception {
    assertThat(digest(assignment)).matches("[0-9a-f]{64}").isNotEqualTo(digest("run.seed=1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run.id=other",
        "run.directory=elsewhere",
        "corpus.path=/moved",
        "workers.count=7",
        "workers.train-at-once=0",
        "workers.lease-timeout=90 s",
        "tensorflow.intra-op-threads=2",
        "log.console-level=warn",
        "from-scratch.epochs=3",
        "study.permutations=99",
        "cluster.name=n",
        "search.learning-rate.initial=10"
      })
  void what_a_person_may_change_is_not(String assignment) throws Exception {
    assertThat(digest(assignment)).isEqualTo(digest("run.seed=1"));
  }

  private static String digest(String assignment) throws InvalidConfigException {
    return CourseDigest.of(new ConfigSources().assignment(assignment).resolve().settings());
  }
}
