package org.actornas.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NativeCallsTest {
  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final NativeCalls<AutoCloseable> calls =
      new NativeCalls<>(
          () -> {
            log.add("open");
            return () -> log.add("close");
          },
          executor);

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void calls_run_in_order_between_one_open_and_one_close() {
    List<CompletionStage<Boolean>> results = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String name = "call " + i;
      results.add(calls.call(resource -> log.add(name)));
    }
    join(calls.close());

    assertThat(results).allSatisfy(result -> assertThat(join(result)).isTrue());
    assertThat(log)
        .hasSize(102)
        .startsWith("open", "call 0", "call 1")
        .endsWith("call 99", "close");
  }

  @Test
  void the_resource_is_not_closed_while_a_call_runs() {
    CountDownLatch release = new CountDownLatch(1);
    CompletionStage<Boolean> running =
        calls.call(
            resource -> {
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return log.add("done");
            });
    CompletionStage<Void> closing = calls.close();

    assertThat(closing.toCompletableFuture()).isNotDone();
    release.countDown();
    join(running);
    join(closing);

    assertThat(log).containsExactly("open", "done", "close");
  }

  @Test
  void a_call_that_fails_does_not_stop_the_next() {
    CompletionStage<Object> failing =
        calls.call(
            resource -> {
              throw new IllegalArgumentException("bad shape");
            });

    assertThatThrownBy(() -> join(failing)).hasRootCauseMessage("bad shape");
    assertThat(this.<Integer>join(calls.call(resource -> 3))).isEqualTo(3);
  }

  @Test
  void after_close_calls_fail_and_what_was_never_opened_is_never_closed() {
    join(calls.close());

    assertThatThrownBy(() -> join(calls.call(resource -> 1)))
        .hasMessageContaining("closed before the call");
    assertThat(log).isEmpty();
  }

  @Test
  void it_is_closed_once() {
    join(calls.call(resource -> log.add("call")));
    CompletionStage<Void> first = calls.close();
    join(calls.close());
    join(first);

    assertThat(log).containsExactly("open", "call", "close");
  }

  @Test
  void a_resource_that_could_not_be_opened_is_opened_by_the_next_call() {
    AtomicInteger attempts = new AtomicInteger();
    NativeCalls<AutoCloseable> failingOnce =
        new NativeCalls<>(
            () -> {
              if (attempts.getAndIncrement() == 0) {
                throw new IllegalStateException("no device");
              }
              return () -> log.add("close");
            },
            executor);

    assertThatThrownBy(() -> join(failingOnce.call(resource -> 1)))
        .hasRootCauseMessage("no device");
    assertThat(this.<Integer>join(failingOnce.call(resource -> 2))).isEqualTo(2);
    join(failingOnce.close());
    assertThat(log).containsExactly("close");
  }

  private <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
