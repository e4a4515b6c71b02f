package org.actornas.tensorflow;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Calls on one native resource, one after another, on threads that may block; never on the
 * caller's. The resource is opened by the first call and closed after the last, so that nothing is
 * freed while a call runs on it.
 *
 * @param <R> the resource, which no call may keep
 */
public final class NativeCalls<R extends AutoCloseable> {
  private final Supplier<? extends R> open;
  private final Executor executor;
  private final UnaryOperator<Throwable> onFailure;
  private @Nullable R resource;
  private CompletableFuture<Void> closing = CompletableFuture.completedFuture(null);
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
  private Runnable whenClosed = () -> {};
  private boolean closed;

  /**
   * @param open opens the resource, on the executor
   * @param executor with at least one thread that may block
   */
  public NativeCalls(Supplier<? extends R> open, Executor executor) {
    this(open, executor, UnaryOperator.identity());
  }

  private NativeCalls(
      Supplier<? extends R> open, Executor executor, UnaryOperator<Throwable> onFailure) {
    this.open = open;
    this.executor = executor;
    this.onFailure = onFailure;
  }

  /**
   * Calls on a thread of their own, which nobody else's calls can keep busy, and which ends with
   * the resource. A call that hangs keeps this thread and no other; it does not keep the process
   * alive.
   *
   * @param watch looks at what calls fail with; its resource's name is the thread's
   */
  static <R extends AutoCloseable> NativeCalls<R> onOwnThread(
      MemoryWatch watch, Supplier<? extends R> open) {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, watch.resource());
              made.setDaemon(true);
              return made;
            });
    NativeCalls<R> calls = new NativeCalls<>(open, thread, watch::examine);
    // what runs at that moment is the last: nothing is handed over after the close
    calls.whenClosed = thread::shutdown;
    return calls;
  }

  /**
   * A call after all calls before it; it runs even if those failed.
   *
   * @return completes on a thread of the executor; fails with what the call threw, or with an
   *     {@link IllegalStateException} after {@link #close}
   */
  public synchronized <T> CompletionStage<T> call(Function<? super R, ? extends T> call) {
    if (closed) {
      return CompletableFuture.failedFuture(new IllegalStateException("closed before the call"));
    }
    CompletableFuture<T> result = last.handleAsync((previous, failure) -> result(call), executor);
    last = result;
    return result;
  }

  /**
   * Closes the resource after the calls made so far, if it was ever opened.
   *
   * @return completes when that is done, and fails if the resource could not be closed; the same
   *     for every call of this method
   */
  public synchronized CompletionStage<Void> close() {
    if (closed) {
      return closing;
    }
    closed = true;
    CompletableFuture<Void> result =
        last.handleAsync(
            (previous, failure) -> {
              try {
                closeResource();
              } finally {
                whenClosed.run();
              }
              return null;
            },
            executor);
    last = result;
    closing = result;
    return result;
  }

  /** Whether {@link #close} was called and is done. */
  public synchronized boolean isClosed() {
    return closed && closing.isDone() && !closing.isCompletedExceptionally();
  }

  private <T> T result(Function<? super R, ? extends T> call) {
    try {
      return call.apply(opened());
    } catch (Throwable failure) { // whatever it is, who has called must hear of it
      throw new CompletionException(onFailure.apply(failure));
    }
  }

  // called by one task of the chain at a time, each of which sees what the one before wrote
  private R opened() {
    if (resource == null) {
      resource = open.get();
    }
    return resource;
  }

  private void closeResource() {
    if (resource != null) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException("a native resource could not be closed", e);
      } finally {
        resource = null;
      }
    }
  }
}
