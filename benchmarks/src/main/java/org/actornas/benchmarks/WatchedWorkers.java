package org.actornas.benchmarks;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.actornas.controller.search.SearchEnd;
import org.actornas.deploy.run.SearchCore;
import org.actornas.deploy.run.SearchParts;
import org.actornas.protocol.work.WorkerDescription;
import org.actornas.tensorflow.Device;
import org.actornas.tensorflow.NativeResources;
import org.actornas.worker.Worker;

/** A search of the product's, the calls of whose workers' engines are timed. */
final class WatchedWorkers {
  private final SearchParts parts;
  private final IdleLoad load;
  private final int count;
  private final NativeResources threads;
  private final Queue<IdleShare.Busy> calls = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<List<IdleShare.Busy>> result = new CompletableFuture<>();

  /**
   * @param count of the workers
   * @param threads of the engines
   */
  WatchedWorkers(SearchParts parts, IdleLoad load, int count, NativeResources threads) {
    this.parts = parts;
    this.load = load;
    this.count = count;
    this.threads = threads;
  }

  /** What was computed, when the search is over; fails if the search does. */
  CompletableFuture<List<IdleShare.Busy>> result() {
    return result;
  }

  /** The actors have ended; so it failed, if it is not over. */
  void failed() {
    result.completeExceptionally(new IllegalStateException("the search's actors ended"));
  }

  /** The guardian of the search's actor system. */
  Behavior<SearchCore.News> behavior(SearchCore.Holdings holdings) {
    return Behaviors.setup(
        context -> {
          context.watch(
              context.spawn(SearchCore.create(parts, holdings, context.getSelf()), "core"));
          return Behaviors.receive(SearchCore.News.class)
              .onMessage(SearchCore.Started.class, started -> begin(context, started))
              .onMessage(SearchCore.Kept.class, this::end)
              .onAnyMessage(news -> Behaviors.same())
              .build();
        });
  }

  private Behavior<SearchCore.News> begin(
      ActorContext<SearchCore.News> context, SearchCore.Started started) {
    ActorRef<Worker.TurnedAway> nobody = context.getSystem().ignoreRef();
    for (int number = 1; number <= count; number++) {
      String name = "worker-" + number;
      AtomicLong progress = new AtomicLong();
      context.spawn(
          Worker.create(
              new WorkerDescription(name, "none", parts.corpus().hash()),
              parts.workerSettings(),
              new Worker.Partners(
                  started.controller(),
                  started.store(),
                  threads.open(name, Device.CPU, () -> load.engine(parts, progress, calls)),
                  progress,
                  parts.shape(),
                  nobody)),
          name);
    }
    return Behaviors.same();
  }

  private Behavior<SearchCore.News> end(SearchCore.Kept kept) {
    if (kept.end().how() instanceof SearchEnd.Completed) {
      result.complete(List.copyOf(calls));
    } else {
      result.completeExceptionally(new IllegalStateException("it ended: " + kept.end().how()));
    }
    return Behaviors.same();
  }
}
