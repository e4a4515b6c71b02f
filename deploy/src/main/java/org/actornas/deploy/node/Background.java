package org.actornas.deploy.node;

import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.actornas.deploy.run.SearchFailedException;
import org.actornas.protocol.log.LogEvent;
import org.actornas.tensorflow.NativeResources;
import org.slf4j.Logger;

/** What an actor has done by others, since it blocks. The actor's own thread calls it. */
final class Background {
  private static final Duration CLOSING_LIMIT = Duration.ofSeconds(20);

  private final ActorContext<Object> actor;
  private final Executor blocking;

  Background(ActorContext<Object> actor) {
    this.actor = actor;
    this.blocking = actor.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
  }

  /**
   * Does it on a thread for blocking work, and tells the actor what came of it.
   *
   * @param failed makes a message of the reason why it could not be done
   */
  void run(Callable<Object> work, Function<String, Object> failed) {
    CompletableFuture<Object> done = new CompletableFuture<>();
    blocking.execute(
        () -> {
          try {
            done.complete(work.call());
          } catch (Exception | StackOverflowError | AssertionError e) {
            done.completeExceptionally(e);
          }
        });
    actor.pipeToSelf(
        done, (result, failure) -> failure == null ? result : failed.apply(reason(failure)));
  }

  private static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof SearchFailedException
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }

  /** Waits for native resources that their actors have closed, and logs what was left open. */
  void close(NativeResources natives) {
    Logger log = actor.getSystem().log(); // the actor's own is for its thread alone
    blocking.execute(
        () -> {
          try {
            natives
                .close(CLOSING_LIMIT)
                .forEach(left -> LogEvent.NATIVE_NOT_CLOSED.log(log, left.name(), left.reason()));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
