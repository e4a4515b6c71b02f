package org.actornas.tensorflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The native resources of a search, each with a thread of its own. Whoever uses one closes it; who
 * ends the search waits here until they all are closed, so that no native memory is left behind
 * without a word.
 */
public final class NativeResources {
  private final Map<String, NativeCalls<?>> calls = new LinkedHashMap<>();
  private final ProcessEnd end;

  /**
   * A resource that was not closed.
   *
   * @param reason in words
   */
  public record Unclosed(String name, String reason) {}

  /**
   * @param end what a call does that finds no memory
   */
  public NativeResources(ProcessEnd end) {
    this.end = end;
  }

  /**
   * Calls on a new resource.
   *
   * @param name of the resource and its thread; no other may have it
   * @param device that it computes on
   * @param open opens it, on its thread, at the first call
   */
  public synchronized <R extends AutoCloseable> NativeCalls<R> open(
      String name, Device device, Supplier<? extends R> open) {
    calls.values().removeIf(NativeCalls::isClosed);
    NativeCalls<R> opened = NativeCalls.onOwnThread(new MemoryWatch(name, device, end), open);
    if (calls.putIfAbsent(name, opened) != null) {
      throw new IllegalStateException("there is a native resource " + name + " already");
    }
    return opened;
  }

  /**
   * Closes what is still open and waits until everything is.
   *
   * @param limit for all of them together
   * @return those that were not closed by then, or could not be
   */
  public synchronized List<Unclosed> close(Duration limit) throws InterruptedException {
    Map<String, CompletableFuture<Void>> closings = new LinkedHashMap<>();
    calls.forEach((name, resource) -> closings.put(name, resource.close().toCompletableFuture()));
    try {
      CompletableFuture.allOf(closings.values().toArray(CompletableFuture[]::new))
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // which of them, and why, is found below
    }
    List<Unclosed> left = new ArrayList<>();
    closings.forEach(
        (name, closing) -> {
          if (!closing.isDone()) {
            left.add(new Unclosed(name, "a call still runs after " + limit.toMillis() + " ms"));
          } else if (closing.isCompletedExceptionally()) {
            left.add(new Unclosed(name, String.valueOf(failureOf(closing))));
          }
        });
    calls.clear();
    return List.copyOf(left);
  }

  private static @Nullable Throwable failureOf(CompletableFuture<Void> closing) {
    return closing.handle((nothing, failure) -> failure).join();
  }
}
