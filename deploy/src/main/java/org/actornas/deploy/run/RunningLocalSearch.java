package org.actornas.deploy.run;

import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.actornas.controller.Controller;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.SearchFailedException.Reason;
import org.actornas.deploy.terminal.Summary;
import org.actornas.protocol.checkpoint.UnfitFilesException;
import org.actornas.protocol.log.LogEvent;
import org.actornas.tensorflow.Device;
import org.actornas.tensorflow.NativeResources;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A search in this process, from its start to the files of its end. */
final class RunningLocalSearch implements RunningSearch {
  private static final Logger LOG = LoggerFactory.getLogger(RunningLocalSearch.class);

  /** A call is a lease's work, about a second; one that hangs is not waited for. */
  private static final Duration CLOSING_LIMIT = Duration.ofSeconds(20);

  private final SearchRequest request;
  private final SearchParts parts;
  private final ActorSystem<SearchNode.Command> system;
  private final SearchCore.Holdings holdings;
  private final CompletableFuture<Controller.Ended> result;
  private final long started;

  RunningLocalSearch(
      SearchRequest request,
      SearchParts parts,
      ActorSystem<SearchNode.Command> system,
      SearchCore.Holdings holdings,
      CompletableFuture<Controller.Ended> result,
      long started) {
    this.request = request;
    this.parts = parts;
    this.system = system;
    this.holdings = holdings;
    this.result = result;
    this.started = started;
    // an actor system that ends by itself must not leave anybody waiting
    var unused =
        system
            .getWhenTerminated()
            .thenRun(
                () ->
                    result.completeExceptionally(
                        new IllegalStateException("the actor system has ended; see the log")));
  }

  @Override
  public void stop(String reason) {
    system.tell(new SearchNode.Stop(reason));
  }

  /** Ends a worker's actor, as a failure would. */
  void killWorker(String id) {
    system.tell(new SearchNode.KillWorker(id));
  }

  @Override
  public Summary await() throws SearchFailedException, InterruptedException {
    try {
      return awaitEnd();
    } catch (SearchFailedException e) {
      throw LocalSearch.logged(e);
    }
  }

  private Summary awaitEnd() throws SearchFailedException, InterruptedException {
    Controller.Ended ended;
    try {
      ended = result.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw brokenOff(cause);
    } finally {
      terminate();
    }
    SearchConfig.Workers workers = request.settings().workers();
    return new FinishedRun(request.id(), request.code(), holdings, parts)
        .write(
            ended,
            LocalSearch.since(started),
            parts.tokens(),
            workers.count(),
            workers.devices().stream().map(Device::text).distinct().toList());
  }

  private SearchFailedException brokenOff(Throwable cause) {
    for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
      if (deeper instanceof UnfitFilesException unfit) {
        return new SearchFailedException(
            Reason.FILES,
            "the run in %s can't go on: %s".formatted(request.directory(), unfit.getMessage()),
            cause);
      }
    }
    return new SearchFailedException(
        Reason.SEARCH, "the search broke off: " + cause.getMessage(), cause);
  }

  /** Ends all actors and waits until their files and native memory are closed. */
  private void terminate() throws InterruptedException {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the actor system did not end", e);
    }
    for (NativeResources.Unclosed left : holdings.natives().close(CLOSING_LIMIT)) {
      LogEvent.NATIVE_NOT_CLOSED.log(LOG, left.name(), left.reason());
    }
  }
}
