package org.actornas.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.actornas.tensorflow.NativeResources.Unclosed;
import org.junit.jupiter.api.Test;
import org.tensorflow.exceptions.TFResourceExhaustedException;

class NativeResourcesTest {
  @Test
  void a_call_that_finds_no_memory_ends_the_process() {
    NativeCalls<AutoCloseable> model = resources.open("model", Device.CPU, () -> () -> {});

    CompletionStage<Object> call =
        model.call(
            resource -> {
              throw new OutOfMemoryError("full");
            });

    assertThatThrownBy(() -> join(call)).hasRootCauseMessage("full");
    assertThat(ends).containsExactly("model: full");
  }

  @Test
  void a_resource_that_finds_no_memory_when_it_is_opened_ends_the_process() {
    NativeCalls<AutoCloseable> model =
        resources.open(
            "model",
            Device.CPU,
            () -> {
              throw new OutOfMemoryError("full");
            });

    assertThatThrownBy(() -> join(model.call(resource -> 1))).hasRootCauseMessage("full");
    assertThat(ends).containsExactly("model: full");
  }

  @Test
  void a_call_that_finds_no_memory_on_its_gpu_fails_alone_and_says_so() {
    NativeCalls<AutoCloseable> model = resources.open("model", new Device("gpu:1"), () -> () -> {});

    CompletionStage<Object> call =
        model.call(
            resource -> {
              throw new TFResourceExhaustedException("OOM on /device:GPU:1\nHint: options");
            });

    assertThatThrownBy(() -> join(call))
        .hasCauseInstanceOf(DeviceMemoryException.class)
        .cause()
        .hasMessage(
            "gpu:1 has not enough free memory, which other workers and programs on it take as well: OOM on /device:GPU:1");
    assertThat(ends).isEmpty();
  }

  @Test
  void a_call_that_fails_for_another_reason_ends_nothing() {
    NativeCalls<AutoCloseable> model = resources.open("model", Device.CPU, () -> () -> {});

    CompletionStage<Object> call =
        model.call(
            resource -> {
              throw new StackOverflowError("deep");
            });

    assertThatThrownBy(() -> join(call)).hasRootCauseMessage("deep");
    assertThat(ends).isEmpty();
  }

  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<String> ends = Collections.synchronizedList(new ArrayList<>());
  private final NativeResources resources =
      new NativeResources((resource, failure) -> ends.add(resource + ": " + failure.getMessage()));

  @Test
  void each_resource_has_a_thread_of_its_own_that_keeps_no_process_alive() {
    NativeCalls<AutoCloseable> one = resources.open("one", Device.CPU, () -> () -> {});
    NativeCalls<AutoCloseable> other = resources.open("other", Device.CPU, () -> () -> {});

    assertThat(threadOf(one).getName()).isEqualTo("one");
    assertThat(threadOf(other).getName()).isEqualTo("other");
    assertThat(threadOf(one).isDaemon()).isTrue();
  }

  @Test
  void a_call_that_hangs_holds_up_no_other_resource() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    NativeCalls<AutoCloseable> hanging = resources.open("hanging", Device.CPU, () -> () -> {});
    CompletionStage<Boolean> call = hanging.call(resource -> await(never));
    NativeCalls<AutoCloseable> policy = resources.open("policy", Device.CPU, () -> () -> {});

    assertThat(NativeResourcesTest.<Integer>join(policy.call(resource -> 3))).isEqualTo(3);
    join(policy.close()); // however slow its thread is to wake up
    assertThat(resources.close(Duration.ofMillis(50)))
        .containsExactly(new Unclosed("hanging", "a call still runs after 50 ms"));
    never.countDown();
    assertThat(join(call)).isTrue();
  }

  @Test
  void close_waits_for_the_calls_that_run_and_then_closes_the_resources()
      throws InterruptedException {
    CompletableFuture<String> closed = new CompletableFuture<>();
    NativeCalls<AutoCloseable> calls =
        resources.open("model", Device.CPU, () -> () -> closed.complete("yes"));
    CompletionStage<String> call = calls.call(resource -> closed.getNow("not yet"));
    Thread thread = threadOf(calls);

    assertThat(resources.close(LONG)).isEmpty();

    assertThat(closed).isCompletedWithValue("yes");
    assertThat(join(call)).isEqualTo("not yet");
    thread.join(LONG.toMillis());
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void a_resource_that_can_not_be_closed_is_named_with_the_reason() throws InterruptedException {
    NativeCalls<AutoCloseable> calls =
        resources.open(
            "model",
            Device.CPU,
            () ->
                () -> {
                  throw new IllegalArgumentException("bad handle");
                });
    threadOf(calls);
    calls.close();

    assertThat(resources.close(LONG))
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.name()).isEqualTo("model");
              assertThat(left.reason()).contains("could not be closed");
            });
  }

  @Test
  void a_name_is_free_again_once_its_resource_is_closed() {
    NativeCalls<AutoCloseable> calls = resources.open("model", Device.CPU, () -> () -> {});
    assertThatThrownBy(() -> resources.open("model", Device.CPU, () -> () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("model");

    join(calls.close());

    assertThat(threadOf(resources.open("model", Device.CPU, () -> () -> {})).getName())
        .isEqualTo("model");
  }

  private static Thread threadOf(NativeCalls<AutoCloseable> calls) {
    return join(calls.call(resource -> Thread.currentThread()));
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
