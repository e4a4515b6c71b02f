package org.actornas.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSelection;
import akka.actor.Kill;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.actornas.controller.Controller;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.tensorflow.NativeResources;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.Vocabulary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchNodeTest {
  /** Closing waits for TensorFlow to be loaded and for models to be built. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;

  private final CompletableFuture<Controller.Ended> result = new CompletableFuture<>();
  private final NativeResources natives = new NativeResources((resource, failure) -> {});
  private ActorSystem<SearchNode.Command> system;

  @BeforeEach
  void start() throws Exception {
    SearchParts parts = TinySearch.parts("workers.count=2");
    system =
        ActorSystem.create(
            SearchNode.create(
                parts,
                SearchCore.Holdings.open("search", directory, "test", natives),
                new Unwatched(),
                result),
            "search-node-test",
            JournalDatabase.file(directory)
                .withFallback(ConfigFactory.parseResourcesAnySyntax("local-akka"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve());
  }

  @AfterEach
  void stop() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(natives.close(PATIENCE)).isEmpty();
  }

  @Test
  void a_block_of_weights_that_dies_ends_the_search_with_its_name() {
    ActorSelection block = Adapter.toClassic(system).actorSelection("/user/core/weights/embedding");
    await().atMost(PATIENCE).ignoreExceptions().until(() -> isThere(block));
    block.tell(Kill.getInstance(), akka.actor.ActorRef.noSender());

    assertThatThrownBy(() -> result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(akka.actor.ActorKilledException.class)
        .hasMessageContaining("the actor weights failed: embedding of the shared weights");
  }

  @Test
  void sizes_that_do_not_fit_the_vocabulary_are_a_fault_of_the_configuration() throws Exception {
    SearchConfig large =
        new ConfigSources()
            .assignment("model.embedding-size=30000")
            .assignment("model.hidden-size=30000")
            .resolve()
            .on(1)
            .settings();
    List<String> words =
        Stream.concat(
                Stream.of(Vocabulary.END_OF_SENTENCE, Vocabulary.UNKNOWN),
                IntStream.range(0, 80_000).mapToObj(i -> "word" + i))
            .toList();
    Corpus.Part part = new Corpus.Part("text", new int[] {0, 1, 0});
    Corpus corpus = new Corpus("wide", new Vocabulary(words), part, part, part);

    assertThatThrownBy(() -> ConfiguredCorpus.requireSizes(large, corpus))
        .isInstanceOfSatisfying(
            SearchFailedException.class,
            failure ->
                assertThat(failure.reason()).isEqualTo(SearchFailedException.Reason.CONFIGURATION))
        .hasMessageContaining("80002 words of wide")
        .hasMessageContaining("block embedding [V, E]");
  }

  private static boolean isThere(ActorSelection actor) {
    return actor.resolveOne(Duration.ofSeconds(1)).toCompletableFuture().join() != null;
  }

  /** Nobody watches. */
  private static final class Unwatched implements SearchNode.Watcher {
    @Override
    public void status(ControllerProtocol.Status status) {
      // not shown
    }

    @Override
    public void epochFinished(Controller.EpochFinished epoch) {
      // not shown
    }
  }
}
