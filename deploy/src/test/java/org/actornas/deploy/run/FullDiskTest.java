package org.actornas.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.actornas.controller.Controller;
import org.actornas.controller.search.SearchEnd;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.tensorflow.NativeResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void a_finished_search_whose_weights_can_not_be_written_once_more_has_still_finished()
      throws Exception {
    CompletableFuture<Controller.Ended> result = new CompletableFuture<>();
    NativeResources natives = new NativeResources((resource, failure) -> {});
    ActorSystem<SearchNode.Command> system =
        ActorSystem.create(
            SearchNode.create(
                TinySearch.parts(
                    "run.strategy=random",
                    "search.epochs=1",
                    "search.shared-minibatches=4",
                    "search.controller-steps=2",
                    "search.final-samples=2"),
                SearchCore.Holdings.open("search", directory, "test", natives),
                new NoRoom(directory.resolve("checkpoints/weights/weights.json")),
                result),
            "full-disk-test",
            JournalDatabase.file(directory)
                .withFallback(ConfigFactory.parseResourcesAnySyntax("local-akka"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve());
    try {
      assertThat(result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).how())
          .isInstanceOf(SearchEnd.Completed.class);
      assertThat(directory.resolve("checkpoints/weights/weights.json")).isDirectory();
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(natives.close(PATIENCE)).isEmpty();
    }
  }

  /** From the end of the first epoch on a folder is where a file is to be written. */
  private record NoRoom(Path file) implements SearchNode.Watcher {
    @Override
    public void status(ControllerProtocol.Status status) {
      // not shown
    }

    @Override
    public void epochFinished(Controller.EpochFinished epoch) {
      try {
        Files.createDirectories(file.resolve("not empty"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
